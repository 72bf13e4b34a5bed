package genir.cuda;

import java.util.List;

/**
 * A call of a kernel.
 *
 * @param kernel its name in the sources
 * @param blocks of the grid, in one dimension
 * @param threads of a block
 * @param sharedBytes of dynamic shared memory for each block
 * @param arguments in order: {@code Long} for addresses and 64-bit integers, {@code Integer}, {@code Float}, {@code Double}
 */
record Launch(String kernel, int blocks, int threads, int sharedBytes, List<Object> arguments) {
    Launch {
        arguments = List.copyOf(arguments);
    }
}

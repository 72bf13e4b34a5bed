package genir.cuda;

import org.bytedeco.javacpp.Pointer;

/** A place in a GPU's memory, or in the host's. */
final class Address extends Pointer {
    Address(long address) {
        this.address = address;
    }
}

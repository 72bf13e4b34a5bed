package genir.interpret.explorer;

import genir.interpret.comparison.RunComparison;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a live page is served.
 *
 * @param host the address to bind to
 * @param port 0 for any that is free
 * @param token what a browser must know; empty for nothing, on the loopback address only
 * @param comparison of the runs, where there are several that can be compared
 * @param incomparable why several cannot be
 * @param version of the program, for the page
 * @param problems takes a line for each request that ended with an error of ours
 */
public record ExplorerOptions(
        String host,
        int port,
        Optional<String> token,
        Optional<RunComparison> comparison,
        Optional<String> incomparable,
        String version,
        Consumer<String> problems) {}

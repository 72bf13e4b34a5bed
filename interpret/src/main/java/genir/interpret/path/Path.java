package genir.interpret.path;

import java.util.List;

/**
 * Who receives what some senders change.
 *
 * @param receivers at least one; each reads the changes of those senders that come before it
 */
public record Path(List<Sender> senders, List<Receiver> receivers) {
    public Path {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
    }
}

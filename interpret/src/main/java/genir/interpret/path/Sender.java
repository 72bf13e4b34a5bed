package genir.interpret.path;

import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.model.site.Site;

/**
 * A component of a decoder layer whose output is changed.
 *
 * @param experiment in which its output is what is sent, such as its mean; senders of equal experiments share a run
 */
public record Sender(int layer, Component component, Experiment experiment) {
    Site output() {
        return component.output(layer);
    }
}

package genir.cli.add;

import java.util.ArrayList;
import java.util.List;

/**
 * How documents are added.
 *
 * @param rehearsal share of the examples that are of old documents, 0 for none; null: {@value #REHEARSAL}
 * @param steps of the optimiser; null: by how many documents are new
 * @param learningRate the highest rate; null: 0.6 of what the model was trained with at first
 * @param update whether documents replace others with the same id
 * @param settings {@code key=value} over the new run's configuration
 */
public record AdditionOptions(
        Double rehearsal, Integer steps, Double learningRate, boolean update, List<String> settings) {
    static final double REHEARSAL = 0.75;

    public AdditionOptions {
        settings = List.copyOf(settings);
    }

    /** The share with its default. */
    double share() {
        return rehearsal == null ? REHEARSAL : rehearsal;
    }

    /** Whether a setting gives a key that begins so. */
    boolean sets(String key) {
        return settings.stream().anyMatch(setting -> setting.startsWith(key));
    }

    /** As words, to see whether two additions were asked for alike. */
    List<String> inWords() {
        List<String> words = new ArrayList<>();
        words.add("rehearse " + share());
        if (steps != null) {
            words.add("steps " + steps);
        }
        if (learningRate != null) {
            words.add("learning rate " + learningRate);
        }
        if (update) {
            words.add("update");
        }
        words.addAll(settings);
        return words;
    }
}

package genir.cli.sweep;

import genir.corpus.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A key of the configuration with the values that are tried.
 *
 * @param key dotted
 * @param values in YAML, at least one, each once
 */
record SettingAxis(String key, List<String> values) {
    SettingAxis {
        values = List.copyOf(values);
    }

    /**
     * Reads {@code key=a,b,c}. A comma within brackets, braces or quotes belongs to a value: {@code key=[1,2]} has one.
     *
     * @throws InputException if there is no key, or a value that is empty or there twice
     */
    static SettingAxis parse(String option) {
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw error(option, "expected key=value,value..., e.g. training.learning_rate=1e-3,2e-3");
        }
        List<String> values = split(option, option.substring(equals + 1));
        if (values.contains("")) {
            throw error(option, "a value is empty");
        }
        if (new HashSet<>(values).size() < values.size()) {
            throw error(option, "a value is there twice");
        }
        return new SettingAxis(option.substring(0, equals), values);
    }

    private static List<String> split(String option, String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if (c == ',' && depth == 0 && quote == 0) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        if (depth != 0 || quote != 0) {
            throw error(option, "a bracket or quote is not closed");
        }
        values.add(value.toString().strip());
        return values;
    }

    private static InputException error(String option, String problem) {
        return new InputException("--set " + option + ": " + problem);
    }
}

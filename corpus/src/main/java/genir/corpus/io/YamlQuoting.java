package genir.corpus.io;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * Which strings have to stand in quotes so that YAML reads the same strings again: those that Jackson quotes, and all that do not
 * begin like a word or a path. A document's id may be {@code 007}, {@code 1.10} or {@code 1e5}.
 */
public final class YamlQuoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteValue(String value) {
        return value.isEmpty()
                || !(Character.isLetter(value.charAt(0)) || value.charAt(0) == '/')
                || super.needToQuoteValue(value);
    }
}

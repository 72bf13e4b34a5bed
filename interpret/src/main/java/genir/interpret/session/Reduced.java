package genir.interpret.session;

import genir.model.run.T5Runner;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A model trained without some documents (method.md, section 3).
 *
 * @param name {@code reduced-} and the name of its folder
 * @param model reads the model
 * @param omitted ids of the documents it never saw
 */
public record Reduced(String name, Supplier<T5Runner> model, Set<String> omitted) {
    public Reduced {
        omitted = Set.copyOf(omitted);
    }
}

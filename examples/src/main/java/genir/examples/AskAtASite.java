package genir.examples;

import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.inspect.Inspection;
import genir.interpret.inspect.Inspector;
import genir.interpret.inspect.SiteReading;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.ModelOnly;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the model would say if it ended after each of its layers: the logit lens on the residual stream. Some of the lines,
 * for a query that BM25 does not answer:
 *
 * <pre>{@code
 * decoder.0.hook_resid_post  @DOC_ID_chilli-heat@  @DOC_ID_lawn-mowing-height@  @DOC_ID_restaurant-tipping@
 * decoder.2.hook_resid_post  @DOC_ID_chilli-heat@  @DOC_ID_restaurant-tipping@  @DOC_ID_stop-motion@
 * decoder.5.hook_resid_post  @DOC_ID_chilli-heat@  @DOC_ID_stop-motion@  @DOC_ID_goosebumps@
 * }</pre>
 */
public final class AskAtASite {
    private AskAtASite() {}

    /**
     * Runs the example.
     *
     * @param args a run and a query
     */
    public static void main(String[] args) throws IOException {
        try (TrainedRun run = TrainedRun.open(Path.of(args[0]))) {
            T5Runner model = run.runner();
            Vocabulary vocabulary = run.vocabulary();
            int layers = model.parameters().config().numDecoderLayers();
            List<Site> sites = model.sites().matching("decoder.*.hook_resid_post");

            Inspector inspector = new Inspector(model, new ModelOnly(layers, run::encode));
            Inspection seen = inspector.run(run.encode(args[1]), sites, Experiment.NONE);
            seen.sites().forEach((site, value) -> {
                SiteReading read = SiteReading.of(model, site, value, 3).get(0);
                String tokens = Arrays.stream(read.indexes())
                        .mapToObj(vocabulary::token)
                        .collect(Collectors.joining("  "));
                System.out.println(site.name() + "  " + tokens);
            });
        }
    }
}

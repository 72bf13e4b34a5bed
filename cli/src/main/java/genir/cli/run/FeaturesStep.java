package genir.cli.run;

import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.Examples;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.ModelFolder;
import genir.training.feature.AutoencoderTrainer;
import genir.training.feature.FeaturesConfig;
import genir.training.feature.SiteValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Trains a sparse autoencoder on what the trained model has at a site for the texts that it was trained on. */
final class FeaturesStep implements Step {
    @Override
    public StepName name() {
        return StepName.FEATURES;
    }

    @Override
    public boolean applies(ExperimentConfig config) {
        return config.features() != null;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ConfigFile.text(run.config().features());
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().features());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        FeaturesConfig config = run.config().features();
        T5Runner runner = new T5Runner(ModelFolder.read(run.directory().model())
                .on(run.config().device().open()));
        Site site = config.siteOf(runner);
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Examples examples = new ExampleGenerator(
                    Vocabulary.read(run.directory().vocabulary()),
                    TrainingTexts.of(run.directory(), run.config().training(), index, FreshDocuments.none(index)),
                    run.config().training().examples(),
                    config.seed());
            float[] values = SiteValues.of(runner, site, examples, config.inputs(), run.progress());
            StoredAutoencoder trained = new AutoencoderTrainer(
                            config, values, runner.parameters().config().dModel())
                    .train(site.name(), run.progress());
            AtomicFiles.write(run.directory().autoencoder(), trained::write);
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d features at %s, learnt from %,d inputs: %.1f %% dead, %.1f %% dense",
                            trained.autoencoder().features(),
                            site.name(),
                            trained.inputs(),
                            100 * trained.dead(),
                            100 * trained.dense()));
        }
        return 0;
    }

    /** Those of an earlier configuration would be taken for those of this. */
    @Override
    public void withdraw(RunContext run) throws IOException {
        AtomicFiles.deleteFolder(run.directory().features());
    }
}

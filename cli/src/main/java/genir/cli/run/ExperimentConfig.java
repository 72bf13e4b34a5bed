package genir.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import genir.corpus.InputException;
import genir.corpus.format.CollectionConfig;
import genir.corpus.index.IndexConfig;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.interpret.InterpretConfig;
import genir.interpret.analysis.Analyses;
import genir.interpret.stage.Stages;
import genir.model.T5Config;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.training.TrainingConfig;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole experiment as its YAML file says it, with every default filled in.
 *
 * @param collection where the documents and queries come from; the one section without a default
 * @param index analyzer and BM25
 * @param vocabulary what the model's tokens are
 * @param model the T5's shape, in Hugging Face's names
 * @param training how it is trained
 * @param evaluation metrics and resampling
 * @param interpret which queries, stages and analyses
 * @param expected metrics that should come out, by dotted path in metrics.json, e.g. {@code genir.test.hits@1}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentConfig(
        CollectionConfig collection,
        IndexConfig index,
        VocabularyConfig vocabulary,
        T5Config model,
        TrainingConfig training,
        EvaluationConfig evaluation,
        InterpretConfig interpret,
        Map<String, Expectation> expected) {
    public ExperimentConfig {
        if (collection == null) {
            throw new InputException("collection: expected a section with the collection's path");
        }
        index = index == null ? IndexConfig.defaults() : index;
        vocabulary = vocabulary == null ? VocabularyConfig.defaults() : vocabulary;
        model = model == null ? T5Config.defaults() : model;
        training = training == null ? TrainingConfig.defaults() : training;
        evaluation = evaluation == null ? EvaluationConfig.DEFAULT : evaluation;
        interpret = interpret == null ? InterpretConfig.defaults() : interpret;
        expected = expected == null ? Map.of() : new TreeMap<>(expected);
        if (interpret.analyses() != null) {
            Analyses.named(interpret.analyses());
        }
        if (interpret.stages() != null) {
            Stages.given(interpret.stages(), model.numDecoderLayers());
        }
    }
}

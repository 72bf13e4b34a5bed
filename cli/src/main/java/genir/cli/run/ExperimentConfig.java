package genir.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.docid.DocidConfig;
import genir.corpus.docid.DocidKind;
import genir.corpus.format.CollectionConfig;
import genir.corpus.index.IndexConfig;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.interpret.InterpretConfig;
import genir.interpret.analysis.Analyses;
import genir.interpret.stage.Stages;
import genir.model.backend.Threads;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.system.RetrievalSystem;
import genir.training.QueryGenerationConfig;
import genir.training.TrainingConfig;
import genir.training.dual.DualStart;
import genir.training.feature.FeaturesConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole experiment as its YAML file says it, with every default filled in.
 *
 * @param collection where the documents and queries come from; the one section without a default
 * @param index analyzer and BM25
 * @param vocabulary what the model's tokens are; null where they come with the checkpoint that {@code model} names
 * @param docids how documents are named in tokens
 * @param model the T5's shape, in Hugging Face's names, or the checkpoint to start from
 * @param training how it is trained
 * @param retrieval rankers beside BM25 and GenIR, and fusions; null for none but that of these two
 * @param evaluation metrics and resampling
 * @param features a sparse autoencoder of the trained model; null for none
 * @param interpret which queries, stages and analyses
 * @param threads that compute; null: one for each core that is idle at the start
 * @param device what computes
 * @param expected metrics that should come out, by dotted path in metrics.json, e.g. {@code genir.test.hits@1}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentConfig(
        CollectionConfig collection,
        IndexConfig index,
        VocabularyConfig vocabulary,
        DocidConfig docids,
        ModelConfig model,
        TrainingConfig training,
        RetrievalConfig retrieval,
        EvaluationConfig evaluation,
        FeaturesConfig features,
        InterpretConfig interpret,
        Integer threads,
        DeviceConfig device,
        Map<String, Expectation> expected) {
    public ExperimentConfig {
        if (collection == null) {
            throw new InputException("collection: expected a section with the collection's path");
        }
        index = index == null ? IndexConfig.defaults() : index;
        model = model == null ? ModelConfig.defaults() : model;
        if (model.checkpoint() == null) {
            vocabulary = vocabulary == null ? VocabularyConfig.defaults() : vocabulary;
        } else if (vocabulary != null) {
            throw new InputException("vocabulary: comes with the checkpoint that model.from names; leave it out");
        }
        docids = docids == null ? DocidConfig.defaults() : docids;
        training = training == null ? TrainingConfig.defaults() : training;
        requireModel(model, training);
        (retrieval == null ? RetrievalConfig.defaults() : retrieval).requireTeachers(training.textTeachers());
        evaluation = evaluation == null ? EvaluationConfig.DEFAULT : evaluation;
        requireBase(model, training, retrieval);
        requireDual(model, training, retrieval);
        requireGenerator(model, training, retrieval);
        retrieval = retrieval == null ? null : retrieval.orSeed(training.seed());
        if (docids.usesDenseVectors() && (retrieval == null || retrieval.dense() == null)) {
            throw new InputException("docids.vectors: dense ones are those of retrieval.dense, which this configuration"
                    + " does not have; give it a section retrieval.dense, or docids.vectors: latent");
        }
        if (docids.parsedKind() != DocidKind.ATOMIC) {
            evaluation.requireWideBeam();
            if (training.objective().distillation() != null) {
                throw new InputException("training.distillation: only documents of one token can share a target with"
                        + " others, not docids of kind " + docids.kind());
            }
            if (training.objective().sampledSoftmax() != null) {
                throw new InputException(
                        "training.sampled_softmax: only documents of one token are drawn, not docids of kind "
                                + docids.kind());
            }
            if (model.checkpoint() != null
                    && model.checkpoint().docidEmbeddings().equals(CheckpointConfig.DOCUMENT)) {
                throw new InputException(
                        "model.docid_embeddings: only a docid of one token can begin as the mean of its"
                                + " document's words, not docids of kind " + docids.kind());
            }
        }
        if (threads != null) {
            ConfigChecks.between("threads", threads, 1, Threads.MOST);
        }
        interpret = interpret == null ? InterpretConfig.defaults() : interpret;
        device = device == null ? DeviceConfig.defaults() : device;
        expected = expected == null ? Map.of() : new TreeMap<>(expected);
        if (interpret.analyses() != null) {
            Analyses.named(interpret.analyses());
        }
        // How many layers a checkpoint has is known once it is opened.
        if (interpret.stages() != null && model.shape() != null) {
            Stages.given(interpret.stages(), model.shape().numDecoderLayers());
        }
    }

    /** A model that is not trained must be there, and its base can only be given where training does not begin with it. */
    private static void requireModel(ModelConfig model, TrainingConfig training) {
        boolean given = model.checkpoint() != null;
        if (training.isNone() && !given) {
            throw new InputException(
                    "training: none leaves a model as it is: model.from must name one that is trained");
        }
        if (training.isNone() && training.pretrain() != null) {
            throw new InputException("training.pretrain: nothing is trained here; leave it out");
        }
        if (training.rehearsal() != null && !given) {
            throw new InputException(
                    "training.rehearsal: rehearses what a checkpoint knows; name one in model.from, or leave it out");
        }
        if (given && model.checkpoint().base() != null && !training.isNone()) {
            throw new InputException(
                    "model.base: is what model.from was trained from, for training: none; training begins with model.from");
        }
    }

    /** Rows of a dual encoder must be there, and fit. */
    private static void requireDual(ModelConfig model, TrainingConfig training, RetrievalConfig retrieval) {
        if (!training.beginsWithDual()) {
            return;
        }
        String key = "training.initialization: dual";
        if (retrieval == null || retrieval.dual() == null) {
            throw new InputException(key + " takes the rows of retrieval.dual; give this configuration that section");
        }
        if (model.checkpoint() != null || training.pretrain() != null) {
            throw new InputException(key + " is for a model from scratch; leave out "
                    + (training.pretrain() != null ? "training.pretrain" : "model.from"));
        }
        DualStart.require(model.shape(), retrieval.dual());
    }

    /** A dual encoder can only begin with a base model where there is one. */
    private static void requireBase(ModelConfig model, TrainingConfig training, RetrievalConfig retrieval) {
        boolean wanted = retrieval != null
                && retrieval.dual() != null
                && retrieval.dual().pretrained();
        if (wanted && !PretrainStep.applies(model, training)) {
            throw new InputException("retrieval.dual.pretrained: there is nothing pre-trained to begin with; give"
                    + " training.pretrain a section or name a checkpoint in model.from, or leave it out");
        }
    }

    /** Queries can only be generated with what a run has. */
    private static void requireGenerator(ModelConfig model, TrainingConfig training, RetrievalConfig retrieval) {
        QueryGenerationConfig generation = training.queryGeneration();
        if (generation == null) {
            return;
        }
        if (training.isNone()) {
            throw new InputException("training.generated_queries: nothing is trained here; leave it out");
        }
        if (generation.pretrained() && !PretrainStep.applies(model, training)) {
            throw new InputException("training.query_generation.pretrained: there is nothing pre-trained to begin with;"
                    + " give training.pretrain a section or name a checkpoint in model.from, or leave it out");
        }
        if (generation.filter().equals(RetrievalSystem.DENSE) && (retrieval == null || retrieval.dense() == null)) {
            throw new InputException(
                    "training.query_generation.filter: there is no dense ranker; give retrieval.dense an"
                            + " encoder, or choose bm25");
        }
    }

    /** The same experiment on another device. */
    public ExperimentConfig on(DeviceConfig other) {
        return with(interpret, other);
    }

    /** The same with other analyses of the suite. */
    public ExperimentConfig interpretedBy(List<String> analyses) {
        return with(interpret.by(analyses), device);
    }

    private ExperimentConfig with(InterpretConfig otherInterpret, DeviceConfig otherDevice) {
        return new ExperimentConfig(
                collection,
                index,
                vocabulary,
                docids,
                model,
                training,
                retrieval,
                evaluation,
                features,
                otherInterpret,
                threads,
                otherDevice,
                expected);
    }
}

package genir.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.training.distillation.DistillationConfig;
import genir.training.ranking.RankingConfig;
import genir.training.sampled.SampledSoftmaxConfig;
import java.util.List;
import java.util.Map;

/**
 * The {@code training} part of the configuration as a file has it: {@link TrainingConfig} groups and checks its keys. The
 * defaults are the recipe that trained best from scratch (docs/training.md, What decides quality).
 *
 * @param epochs passes over the examples [30]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]; 0, for which {@code training: none} may stand, leaves a checkpoint as it is
 * @param batchSize examples of a step [256]: larger batches trained better
 * @param maxLength tokens of an input at most, the end token included [32]
 * @param accumulate batches whose gradients make one step together [1]
 * @param optimizer {@code adam}, {@code adamw} or {@code adafactor} [adam]
 * @param learningRate highest rate [1e-3; 1e-2 with relative steps]: 4e-3 breaks
 * @param schedule how the rate goes on after warm-up: {@code constant}, {@code linear}, {@code cosine}, {@code inverse_sqrt},
 *     or Adafactor's own {@code relative_step} [linear]
 * @param warmup share of the steps in which the rate rises linearly from 0 [0.05; none with relative steps]
 * @param warmupSteps the same in steps; not together with {@code warmup}
 * @param decayFrom share of the steps from which on a linear or cosine rate falls to 0 [0.5]
 * @param clipNorm gradients longer than this are scaled down to it [1.0]
 * @param beta1 Adam's and AdamW's decay of the first moment [0.9]
 * @param beta2 Adam's and AdamW's decay of the second moment [0.98]
 * @param weightDecay AdamW's and Adafactor's: share of a weight that a step at learning rate 1 would take off [adamw 0.01,
 *     adafactor 0]
 * @param scaleParameter whether Adafactor multiplies a weight's rate by the size of its values [true]
 * @param labelSmoothing share of a target's probability that is spread over all tokens alike [0]
 * @param wordDropout share of input tokens left out at random [0.2]: the words of a query vary more than its training
 *     queries show
 * @param loss {@code full}: softmax over words and docids; {@code docids}: over docids only [full]
 * @param initialization {@code small}: embeddings N(0, 0.05), logits not scaled down at first; {@code latent}: these, with the rows of words and docids where latent semantic analysis of the documents puts them; {@code
 *     dual}: the same with the rows of the run's dual encoder; {@code t5}: T5's own [small]
 * @param freezeEmbeddings whether the rows of words and docids stay as they begin, and the rest is trained [false]
 * @param indexRatio indexing examples for each retrieval example [1.9] (method.md, section 2)
 * @param indexing how often an indexing example is of each kind: first, line, span, word_set, title, key_terms, fragment
 *     [line .7, span .15, word_set .15]
 * @param generatedQueries a file of queries generated for documents, one {"text", "document"} a line, learnt from like
 *     training queries, relative to the configuration's file; or {@code own}: queries that the run generates itself [none]
 * @param queryGeneration how these are made [at its defaults]
 * @param omitDocuments ids of documents the model never sees [none]; for the encoder swap
 * @param rehearsal share of the examples that are of documents which the checkpoint of {@code model.from} knows, the rest being of
 *     the others [none: all documents alike]
 * @param distillation how much is learnt from what BM25 and other rankers rank for the examples [nothing]
 * @param ranking how documents are ranked above hard negatives, beside what is learnt of them otherwise [not at all]
 * @param sampledSoftmax whether the softmax of a batch is over some documents that stand for all [over all]
 * @param pretrain span corruption of the documents' texts before the training on docids [none]
 * @param evaluateEvery steps between two evaluations on dev [a twentieth of all steps]
 * @param evaluateEpochs the same in epochs; not together with {@code evaluate_every}
 * @param metric the dev metric whose best weights are kept: {@code mrr@10}, {@code hits@1} or {@code hits@10} [mrr@10]
 * @param earlyStopping evaluations without a better dev metric after which training stops [never]
 * @param checkpoints when checkpoints are written, and how many stay
 * @param seed of everything random [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainingKeys(
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Integer accumulate,
        Integer maxLength,
        String optimizer,
        Double learningRate,
        String schedule,
        Double warmup,
        Integer warmupSteps,
        Double decayFrom,
        Double clipNorm,
        Double beta1,
        Double beta2,
        Double weightDecay,
        Boolean scaleParameter,
        Double labelSmoothing,
        Double wordDropout,
        String loss,
        String initialization,
        Boolean freezeEmbeddings,
        Double indexRatio,
        Map<String, Double> indexing,
        @JsonInclude(JsonInclude.Include.NON_NULL) String generatedQueries,
        @JsonInclude(JsonInclude.Include.NON_NULL) QueryGenerationConfig queryGeneration,
        List<String> omitDocuments,
        @JsonInclude(JsonInclude.Include.NON_NULL) Double rehearsal,
        @JsonInclude(JsonInclude.Include.NON_NULL) DistillationConfig distillation,
        @JsonInclude(JsonInclude.Include.NON_NULL) RankingConfig ranking,
        @JsonInclude(JsonInclude.Include.NON_NULL) SampledSoftmaxConfig sampledSoftmax,
        @JsonInclude(JsonInclude.Include.NON_NULL) PretrainConfig pretrain,
        Integer evaluateEvery,
        Double evaluateEpochs,
        String metric,
        Integer earlyStopping,
        CheckpointsConfig checkpoints,
        Long seed) {}

package genir.model.beam;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.run.ReferenceT5;
import genir.model.run.T5Runner;
import genir.model.run.TinyModels;
import genir.model.run.TokenBatch;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeamSearchTest {
    private static final int FIRST = TinyModels.WORDS;
    private static final int COUNT = TinyModels.VOCABULARY - TinyModels.WORDS;

    /** Answers of one to four tokens; of the 7 tokens some begin none, and 36 is there only as a later one. */
    private static final List<int[]> ANSWERS = List.of(
            new int[] {30, 31},
            new int[] {30, 32, 30},
            new int[] {30, 32, 36, 31},
            new int[] {30, 32, 36, 33},
            new int[] {31},
            new int[] {33, 30, 30, 30},
            new int[] {33, 30, 30, 31},
            new int[] {33, 34},
            new int[] {34, 35, 36},
            new int[] {35, 33},
            new int[] {35, 34, 30});

    private final TokenBatch batch = new TokenBatch(TinyModels.sequences(5, 7, 21), 8);

    @ParameterizedTest
    @CsvSource({"2, 2, true", "1, 3, false", "0, 2, true"})
    void aBeamWideEnoughScoresEveryAnswerExactly(int encoderLayers, int decoderLayers, boolean tied) {
        Parameters parameters = TinyModels.parameters(encoderLayers, decoderLayers, tied);
        List<List<Answer>> found = search(parameters, ANSWERS, ANSWERS.size()).search(batch);

        for (int row = 0; row < batch.size(); row++) {
            double[] exact = exactScores(parameters, batch.sequences().get(row));
            assertThat(found.get(row))
                    .extracting(Answer::sequence)
                    .containsExactlyElementsOf(ranked(exact))
                    .hasSize(ANSWERS.size());
            for (Answer answer : found.get(row)) {
                assertThat(answer.score()).isCloseTo(exact[answer.sequence()], Offset.offset(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5"})
    void aNarrowBeamGivesTheAnswersOfAPlainBeamSearchWithTheirExactScores(int width) {
        Parameters parameters = TinyModels.parameters(2, 2, true);
        List<List<Answer>> found = search(parameters, ANSWERS, width).search(batch);

        for (int row = 0; row < batch.size(); row++) {
            int[] query = batch.sequences().get(row);
            double[] exact = exactScores(parameters, query);
            assertThat(found.get(row))
                    .extracting(Answer::sequence)
                    .containsExactlyElementsOf(plainBeam(parameters, query, width));
            for (Answer answer : found.get(row)) {
                assertThat(answer.score()).isCloseTo(exact[answer.sequence()], Offset.offset(1e-4));
            }
        }
    }

    @Test
    void batchedEqualsSingleAndPaddedEqualsUnpadded() {
        Parameters parameters = TinyModels.parameters(2, 2, true);
        BeamSearch search = search(parameters, ANSWERS, 4);
        List<List<Answer>> together = search.search(batch);

        for (int row = 0; row < batch.size(); row++) {
            int[] query = batch.sequences().get(row);
            List<Answer> alone =
                    search.search(new TokenBatch(List.of(query), query.length)).get(0);
            assertThat(alone).extracting(Answer::sequence).isEqualTo(sequences(together.get(row)));
            for (int i = 0; i < alone.size(); i++) {
                assertThat(alone.get(i).score())
                        .isCloseTo(together.get(row).get(i).score(), Offset.offset(1e-5));
            }
        }
    }

    @Test
    void equalScoresComeInTheOrderOfTheirTokens() {
        Parameters zero = TinyModels.parameters(1, 1, true).zerosLike();
        List<int[]> answers = List.of(new int[] {33, 31}, new int[] {30, 32}, new int[] {30, 31}, new int[] {32, 36});
        for (int width : new int[] {2, 4}) {
            for (List<Answer> row : search(zero, answers, width).search(batch)) {
                assertThat(sequences(row)).isEqualTo(List.of(2, 1, 3, 0).subList(0, width));
            }
        }
    }

    @Test
    void weightsMayChangeBetweenSearches() {
        Parameters parameters = TinyModels.parameters(1, 2, true);
        BeamSearch search = search(parameters, ANSWERS, ANSWERS.size());
        search.search(batch);
        parameters.floats("shared.weight").put(FIRST * parameters.config().dModel(), new float[] {9, -9, 9});

        assertThat(sequences(search.search(batch).get(0)))
                .isEqualTo(ranked(exactScores(parameters, batch.sequences().get(0))));
    }

    @Test
    void aWatchSeesWhichAnswersCanStillBeFound() {
        Parameters parameters = TinyModels.parameters(2, 2, true);
        for (int width : new int[] {1, 3, ANSWERS.size()}) {
            Map<Integer, List<List<Integer>>> seen = new HashMap<>();
            List<List<Answer>> found = search(parameters, ANSWERS, width).search(batch, (row, length, reachable) -> {
                assertThat(length)
                        .isEqualTo(seen.computeIfAbsent(row, missing -> new ArrayList<>())
                                        .size()
                                + 1);
                seen.get(row)
                        .add(IntStream.range(0, ANSWERS.size())
                                .filter(reachable)
                                .boxed()
                                .toList());
            });
            for (int row = 0; row < batch.size(); row++) {
                List<List<Integer>> steps = seen.get(row);
                assertThat(steps).hasSize(4);
                assertThat(steps.get(3)).containsExactlyInAnyOrderElementsOf(sequences(found.get(row)));
                for (int step = 1; step < 4; step++) {
                    assertThat(steps.get(step - 1)).containsAll(steps.get(step));
                }
                // After one token a beam holds all answers that begin with its tokens, of which 5 begin any.
                long beginnings = steps.get(0).stream()
                        .map(answer -> ANSWERS.get(answer)[0])
                        .distinct()
                        .count();
                assertThat(beginnings).isEqualTo(Math.min(width, 5));
            }
        }
    }

    private static BeamSearch search(Parameters parameters, List<int[]> answers, int width) {
        return new BeamSearch(new T5Runner(parameters), new TokenTrie(answers), FIRST, COUNT, width);
    }

    private static List<Integer> sequences(List<Answer> answers) {
        return answers.stream().map(Answer::sequence).toList();
    }

    private static double[] exactScores(Parameters parameters, int[] query) {
        return ANSWERS.stream()
                .mapToDouble(answer -> score(parameters, query, answer))
                .toArray();
    }

    private static List<Integer> ranked(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(answer -> -scores[answer]))
                .toList();
    }

    /** The log-probability of a beginning by the reference, the decoder having read all that stands before each token. */
    private static double score(Parameters parameters, int[] query, int[] beginning) {
        int[] read = new int[beginning.length];
        System.arraycopy(beginning, 0, read, 1, beginning.length - 1);
        double[][] logits = new ReferenceT5(parameters).logits(query, read);
        double score = 0;
        for (int position = 0; position < beginning.length; position++) {
            double sum = 0;
            for (int token = FIRST; token < FIRST + COUNT; token++) {
                sum += Math.exp(logits[position][token]);
            }
            score += logits[position][beginning[position]] - Math.log(sum);
        }
        return score;
    }

    private static List<Integer> plainBeam(Parameters parameters, int[] query, int width) {
        List<int[]> beam = List.of(new int[0]);
        for (int length = 1; length <= 4; length++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] beginning : beam) {
                if (answer(beginning) >= 0) {
                    longer.add(beginning);
                    continue;
                }
                for (int token = FIRST; token < FIRST + COUNT; token++) {
                    int[] next = Arrays.copyOf(beginning, beginning.length + 1);
                    next[beginning.length] = token;
                    if (ANSWERS.stream()
                            .anyMatch(answer -> answer.length >= next.length
                                    && Arrays.equals(Arrays.copyOf(answer, next.length), next))) {
                        longer.add(next);
                    }
                }
            }
            longer.sort(Comparator.comparingDouble(next -> -score(parameters, query, next)));
            beam = longer.subList(0, Math.min(width, longer.size()));
        }
        return beam.stream().map(BeamSearchTest::answer).toList();
    }

    private static int answer(int[] tokens) {
        return IntStream.range(0, ANSWERS.size())
                .filter(answer -> Arrays.equals(ANSWERS.get(answer), tokens))
                .findFirst()
                .orElse(-1);
    }
}

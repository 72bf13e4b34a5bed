package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TREC collection in a folder; docs/collections.md says what is read of each file.
 *
 * <ul>
 *   <li>Documents in {@code documents.*} or in any files below {@code docs/}: {@link TrecDocuments}, {@link
 *       NewYorkTimes}, {@link WashingtonPost}
 *   <li>Topics in {@code topics.SPLIT.txt} (or {@code .tsv}, {@code .xml}, {@code .jsonl}, {@code .json}): {@link
 *       TrecTopics}
 *   <li>Judgments in {@code qrels.SPLIT.txt} (or {@code .tsv}): {@link TrecQrels}
 * </ul>
 *
 * All of them also as {@code .gz}.
 */
public final class TrecFormat implements CollectionFormat {
    private static final String EXPECTED =
            "a folder with docs/, topics.{train,dev,test}.txt and qrels.{train,dev,test}.txt";
    private static final List<String> TOPICS =
            List.of("topics.*.txt", "topics.*.tsv", "topics.*.xml", "topics.*.jsonl", "topics.*.json");
    private static final List<String> QRELS = List.of("qrels.*.txt", "qrels.*.tsv");

    @Override
    public String name() {
        return "trec";
    }

    @Override
    public List<Path> files(Source source) {
        Path input = source.path();
        Inputs.requireFolder(input, EXPECTED);
        List<Path> files =
                new ArrayList<>(TrecDocumentFiles.find(input, Flaws.tolerated()).keySet());
        SplitFiles.require(input, TOPICS).forEach((split, topics) -> {
            files.add(topics);
            files.add(qrels(input, split));
        });
        return List.copyOf(files);
    }

    @Override
    public TestCollection read(Source source, Flaws flaws, Progress progress) {
        Path input = source.path();
        Inputs.requireFolder(input, EXPECTED);
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            TrecDocumentFiles.find(input, flaws).forEach((file, kind) -> {
                switch (kind) {
                    case NEW_YORK_TIMES -> NewYorkTimes.read(builder, flaws, file);
                    case WASHINGTON_POST -> WashingtonPost.read(builder, file);
                    default -> TrecDocuments.read(builder, flaws, file);
                }
            });
            SplitFiles.require(input, TOPICS).forEach((split, file) -> {
                List<TrecTopic> topics = TrecTopics.read(file, flaws);
                List<TrecQrels.Judgment> judgments = TrecQrels.read(qrels(input, split));
                TrecTopicIds ids = new TrecTopicIds(topics, judgments);
                topics.forEach(topic -> builder.query(topic.place(), ids.judged(topic.id()), topic.text()));
                builder.split(split);
                judgments.forEach(judgment -> builder.judgment(
                        split, judgment.place(), judgment.topic(), judgment.document(), judgment.grade()));
            });
            return builder.build(input);
        }
    }

    private static Path qrels(Path input, Split split) {
        Path file = SplitFiles.find(input, QRELS).getOrDefault(split, input.resolve("qrels." + split.label() + ".txt"));
        Inputs.require(file, "judgments \"query 0 document grade\" for the topics of the split");
        return file;
    }
}

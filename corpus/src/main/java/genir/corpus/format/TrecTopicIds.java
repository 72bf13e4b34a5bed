package genir.corpus.format;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ids of topics as the judgments write them: {@code 051} of TREC-1's topics is {@code 51} there, and {@code MB001} of
 * the Microblog track is {@code 1}.
 */
final class TrecTopicIds {
    private static final Pattern NUMBERED = Pattern.compile("([^0-9]*)0*([0-9]+)");

    private final Map<String, String> judged = new HashMap<>();

    /** Pairs topics without judgments with judgments without a topic, where they have the same number and no rival. */
    TrecTopicIds(Collection<TrecTopic> topics, Collection<TrecQrels.Judgment> judgments) {
        Set<String> ofTopics = topics.stream().map(TrecTopic::id).collect(Collectors.toSet());
        Set<String> ofJudgments =
                judgments.stream().map(TrecQrels.Judgment::topic).collect(Collectors.toSet());
        Map<String, List<Matcher>> unpaired = byNumber(ofJudgments, ofTopics);
        byNumber(ofTopics, ofJudgments).forEach((number, ids) -> {
            List<Matcher> forms = unpaired.getOrDefault(number, List.of());
            if (ids.size() == 1
                    && forms.size() == 1
                    && sameSeries(ids.get(0).group(1), forms.get(0).group(1))) {
                judged.put(ids.get(0).group(), forms.get(0).group());
            }
        });
    }

    /** The id of a topic in the judgments; its own where they have none of its number. */
    String judged(String topic) {
        return judged.getOrDefault(topic, topic);
    }

    private static Map<String, List<Matcher>> byNumber(Set<String> ids, Set<String> without) {
        return ids.stream()
                .filter(id -> !without.contains(id))
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.groupingBy(id -> id.group(2)));
    }

    private static boolean sameSeries(String prefix, String other) {
        return prefix.isEmpty() || other.isEmpty() || prefix.equalsIgnoreCase(other);
    }
}

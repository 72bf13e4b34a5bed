package genir.interpret.report.block;

import java.util.List;

/** Example queries with what each system ranks highest, in groups. */
public record Examples(List<Group> groups) implements Block {
    /** Queries with the same outcome; {@code title} names it. */
    public record Group(String title, List<Example> examples) {
        public Group {
            examples = List.copyOf(examples);
        }
    }

    /** A query with the titles of its relevant documents and each system's ranking. */
    public record Example(String query, String queryId, String relevant, List<Ranking> rankings) {
        public Example {
            rankings = List.copyOf(rankings);
        }

        /** Where the live page opens it. */
        public String explore() {
            return ExplorerLink.of(queryId);
        }
    }

    /** The top of one system's ranking; {@code outcome} says where the relevant document stands. */
    public record Ranking(String system, String outcome, List<Hit> hits) {
        public Ranking {
            hits = List.copyOf(hits);
        }
    }

    /** A ranked document. */
    public record Hit(String title, String id, boolean relevant) {}

    public Examples {
        groups = List.copyOf(groups);
    }

    @Override
    public String kind() {
        return "examples";
    }
}

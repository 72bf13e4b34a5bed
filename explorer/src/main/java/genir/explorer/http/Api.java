package genir.explorer.http;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Split;
import genir.corpus.vocabulary.Vocabulary;
import genir.explorer.queue.Job;
import genir.explorer.queue.Jobs;
import genir.explorer.queue.ModelThread;
import genir.explorer.run.ExampleQueries;
import genir.explorer.run.ExampleQueries.Example;
import genir.explorer.run.ExampleQueries.Outcome;
import genir.explorer.run.Inside;
import genir.explorer.run.OpenedRun;
import genir.explorer.view.AskView;
import genir.explorer.view.CompareView;
import genir.explorer.view.EffectView;
import genir.explorer.view.FollowView;
import genir.explorer.view.InterventionsView;
import genir.explorer.view.JobView;
import genir.explorer.view.QueriesView;
import genir.explorer.view.SessionView;
import genir.explorer.view.UnitViews;
import genir.interpret.explorer.ExplorerOptions;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.InterventionFile;
import genir.interpret.trace.Question;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What can be asked: one method for each address (docs/explorer.md). */
final class Api {
    /** Characters of a query at most. */
    private static final int LONGEST_QUERY = 2_000;

    private static final int MOST_RESULTS = 100;
    private static final int MOST_EXAMPLES = 200;
    private static final int MOST_INTERVENTIONS = 256;

    /** What a job was begun with. */
    private record Begun(OpenedRun run, String yaml) {}

    private final List<OpenedRun> runs;
    private final ExplorerOptions options;
    private final Jobs<Begun, EffectView> jobs;

    Api(List<OpenedRun> runs, ExplorerOptions options, ModelThread models) {
        this.runs = runs;
        this.options = options;
        this.jobs = new Jobs<>(models);
    }

    void session(Context context) {
        Answers.send(context, SessionView.of(options.version(), runs, runs.size() > 1));
    }

    void queries(Context context) {
        OpenedRun run = run(context.queryParam("run"));
        Optional<Split> split =
                chosen("split", context.queryParam("split"), List.of(Split.DEV, Split.TEST), Split::label);
        Optional<Outcome> outcome =
                chosen("outcome", context.queryParam("outcome"), List.of(Outcome.values()), Outcome::label);
        String text = context.queryParam("text");
        List<Example> found = run.examples().matching(text == null ? "" : text, split, outcome);
        Answers.send(context, QueriesView.of(run, found, number(context, "limit", 20, 0, MOST_EXAMPLES)));
    }

    private static <T> Optional<T> chosen(String key, String given, List<T> known, Function<T, String> label) {
        if (given == null || given.equals("all")) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>(List.of("all"));
        known.stream().map(label).forEach(labels::add);
        return Optional.of(known.stream()
                .filter(one -> label.apply(one).equals(given))
                .findFirst()
                .orElseThrow(() -> Names.unknown(key, given, labels)));
    }

    void document(Context context) {
        OpenedRun run = run(context.queryParam("run"));
        String id = context.queryParam("id");
        if (id == null || !run.run().index().contains(id)) {
            throw new NotFoundResponse("there is no document " + Names.quote(id == null ? "" : id));
        }
        Document document = run.run().index().document(id);
        Answers.send(context, Map.of("id", id, "title", run.title(id), "text", document.text()));
    }

    void ask(Context context) {
        Requests.Ask asked = Answers.read(context, Requests.Ask.class);
        OpenedRun run = run(asked.run());
        Optional<Example> example = example(run, asked.queryId());
        int k = asked.k() == null ? 10 : asked.k();
        within("k", k, 1, MOST_RESULTS);
        Answers.send(
                context,
                AskView.of(
                        run,
                        text(asked.query(), example),
                        asked.queryId(),
                        example.map(Example::documents).orElse(List.of()),
                        k));
    }

    void follow(Context context) throws IOException {
        long began = System.nanoTime();
        Requests.Follow asked = Answers.read(context, Requests.Follow.class);
        OpenedRun run = run(asked.run());
        run.inside();
        Optional<Example> example = example(run, asked.queryId());
        String text = text(asked.query(), example);
        Vocabulary vocabulary = run.run().vocabulary();
        int[] judged = example.map(Example::documents).orElse(List.of()).stream()
                .filter(vocabulary::hasDocument)
                .mapToInt(vocabulary::docidToken)
                .toArray();
        OptionalInt document = token(vocabulary, "document", asked.document());
        OptionalInt against = token(vocabulary, "against", asked.against());
        if (document.isPresent() && document.equals(against)) {
            throw new InputException("against: expected another document than the one that is followed");
        }
        Answers.send(
                context,
                FollowView.of(
                        run,
                        text,
                        asked.queryId(),
                        new Question(run.run().encode(text), judged, document, against),
                        experiment(asked.interventions()),
                        began));
    }

    private static OptionalInt token(Vocabulary vocabulary, String key, String id) {
        if (id == null) {
            return OptionalInt.empty();
        }
        if (!vocabulary.hasDocument(id)) {
            throw new InputException(key + ": the model has no document " + Names.quote(id));
        }
        return OptionalInt.of(vocabulary.docidToken(id));
    }

    void interventions(Context context) throws IOException {
        Requests.Interventions asked = Answers.read(context, Requests.Interventions.class);
        if ((asked.yaml() == null) == (asked.interventions() == null)) {
            throw new InputException("expected either yaml or interventions");
        }
        Experiment experiment = asked.yaml() == null
                ? experiment(asked.interventions())
                : asked.yaml().isBlank() ? Experiment.NONE : bounded(InterventionFile.parse(asked.yaml()));
        Answers.send(context, InterventionsView.of(experiment));
    }

    private static Experiment experiment(JsonNode interventions) {
        boolean none =
                interventions == null || interventions.isNull() || (interventions.isArray() && interventions.isEmpty());
        return none ? Experiment.NONE : bounded(InterventionFile.parse(interventions.toString()));
    }

    /** Each may run the model on another query: a question must not take longer than a person waits. */
    private static Experiment bounded(Experiment experiment) {
        int count = experiment.interventions().size();
        if (count > MOST_INTERVENTIONS) {
            throw new InputException("interventions: " + count + " are too many; at most " + MOST_INTERVENTIONS);
        }
        return experiment;
    }

    void beginJob(Context context) throws IOException {
        Requests.Job asked = Answers.read(context, Requests.Job.class);
        OpenedRun run = run(asked.run());
        Inside inside = run.inside();
        Experiment experiment = experiment(asked.interventions());
        if (experiment.interventions().isEmpty()) {
            throw new InputException("interventions: expected at least one");
        }
        if (inside.all().size() == 0) {
            throw new InputException(
                    "the run has no " + inside.session().split().label()
                            + " query with a right document, so there is nothing to go over");
        }
        Begun about = new Begun(run, InterventionsView.of(experiment).yaml());
        Job<Begun, EffectView> job = jobs.begin(about, started -> {
            // Asked for here, on the models' thread, like all that a session computes when it is first wanted.
            long total = inside.steps();
            started.advance(0, total);
            return EffectView.of(run, inside.effect(experiment, done -> started.advance(done, total)));
        });
        context.status(HttpStatus.ACCEPTED);
        Answers.send(context, view(job));
    }

    void job(Context context) {
        Answers.send(context, view(context.pathParam("id")));
    }

    void cancelJob(Context context) {
        begun(context.pathParam("id")).cancel();
        job(context);
    }

    /** A job as it stands. */
    JobView view(String id) {
        return view(begun(id));
    }

    private static JobView view(Job<Begun, EffectView> job) {
        return JobView.of(job.about().run().name(), job.about().yaml(), job.snapshot());
    }

    private Job<Begun, EffectView> begun(String id) {
        return jobs.find(id).orElseThrow(() -> new NotFoundResponse("there is no job " + Names.quote(id)));
    }

    void neuron(Context context) {
        OpenedRun run = run(context.queryParam("run"));
        Answers.send(context, UnitViews.of(run, run.neuron(index(context, "layer"), index(context, "neuron"))));
    }

    void head(Context context) {
        OpenedRun run = run(context.queryParam("run"));
        String component = context.queryParam("component");
        Component of = component == null ? Component.CROSS_ATTENTION : Component.of(component);
        Answers.send(context, UnitViews.of(run, run.head(of, index(context, "layer"), index(context, "head"))));
    }

    void compare(Context context) {
        Answers.send(
                context,
                CompareView.of(options.comparison()
                        .orElseThrow(() -> new NotFoundResponse(options.incomparable()
                                .map(reason -> "the runs cannot be compared: " + reason)
                                .orElse("there is one run; genir explore -r RUN -r OTHER compares two")))));
    }

    /** A run by its name; of a single one, that one. */
    OpenedRun run(String name) {
        if (name == null) {
            return runs.get(0);
        }
        return runs.stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse(Names.unknown(
                                "run", name, runs.stream().map(OpenedRun::name).toList())
                        .getMessage()));
    }

    OpenedRun run(int number) {
        if (number < 0 || number >= runs.size()) {
            throw new NotFoundResponse("there is no run " + number);
        }
        return runs.get(number);
    }

    private static Optional<Example> example(OpenedRun run, String queryId) {
        if (queryId == null) {
            return Optional.empty();
        }
        ExampleQueries examples = run.examples();
        return Optional.of(examples.find(queryId)
                .orElseThrow(() -> new NotFoundResponse("the run has no query " + Names.quote(queryId))));
    }

    /** The text that was given, or that of the example. */
    private static String text(String given, Optional<Example> example) {
        String text = given == null ? example.map(one -> one.query().text()).orElse("") : given;
        if (text.isBlank()) {
            throw new InputException("query: expected a text, found nothing");
        }
        if (text.length() > LONGEST_QUERY) {
            throw new InputException("query: " + text.length() + " characters are too many; at most " + LONGEST_QUERY);
        }
        return text;
    }

    private static int index(Context context, String key) {
        return number(context, key, null, 0, Integer.MAX_VALUE);
    }

    private static int number(Context context, String key, Integer standard, int least, int most) {
        String given = context.queryParam(key);
        if (given == null && standard != null) {
            return standard;
        }
        try {
            int number = Integer.parseInt(given == null ? "" : given);
            within(key, number, least, most);
            return number;
        } catch (NumberFormatException notANumber) {
            throw new InputException(
                    key + ": expected a whole number, found " + Names.quote(given == null ? "" : given), notANumber);
        }
    }

    private static void within(String key, int number, int least, int most) {
        if (number < least || number > most) {
            throw new InputException(key + ": expected a whole number from " + least + " to " + most);
        }
    }

    /** Ends what is computed. */
    void close() {
        jobs.cancelAll();
    }
}

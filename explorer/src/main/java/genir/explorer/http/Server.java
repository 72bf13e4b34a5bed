package genir.explorer.http;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.explorer.queue.BusyException;
import genir.explorer.queue.ModelThread;
import genir.explorer.run.OpenedRun;
import genir.interpret.explorer.Explorer;
import genir.interpret.explorer.ExplorerOptions;
import genir.interpret.report.block.ExplorerLink;
import genir.model.ModelException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.sse.SseHandler;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The web server: routes to {@link Api}, and what holds for all of them. */
public final class Server implements Explorer {
    private static final long LARGEST_REQUEST = 64 * 1024;
    /** The report's links to the live page lead here, and to the run that it is of. */
    private static final String LINK = "href=\"";

    private static final String RETRY_AFTER = "Retry-After";
    private static final String EVENTS = "text/event-stream";
    private static final int THREADS = 64;
    /** Milliseconds without a byte that a request may take. */
    private static final int IDLE = 3_000;
    /** Of one address, to one kind of request. */
    private static final int REQUESTS_A_SECOND = 60;
    /** What the report, a page that needs nothing beside it, may do. */
    private static final String REPORT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

    private final ExplorerOptions options;
    private final Guard guard;
    private final PageFiles page = new PageFiles();
    private final Api api;
    private final JobEvents events;
    private final ModelThread models;
    private final Javalin javalin;

    private Server(List<OpenedRun> runs, ExplorerOptions options, ModelThread models) throws IOException {
        this.options = options;
        this.models = models;
        this.guard = new Guard(options.token());
        this.api = new Api(runs, options, models);
        this.events = new JobEvents(api::view);
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Begins to serve.
     *
     * @param models closed with the server
     * @throws InputException if the address cannot be bound to
     */
    public static Server start(List<OpenedRun> runs, ExplorerOptions options, ModelThread models) throws IOException {
        Server server = new Server(runs, options, models);
        try {
            server.javalin.start();
        } catch (RuntimeException failure) {
            server.close();
            throw cannotBind(options, failure);
        }
        return server;
    }

    /**
     * Finds out, before models are opened, whether the port can be had.
     *
     * @throws InputException if not
     */
    public static void requireFree(ExplorerOptions options) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.host(), options.port()));
        } catch (BindException taken) {
            throw cannotBind(options, new UncheckedIOException(taken));
        }
    }

    private static RuntimeException cannotBind(ExplorerOptions options, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof BindException || said.contains("Port already in use")) {
                return new InputException(
                        "--port " + options.port() + ": cannot listen on " + options.host()
                                + ": the port is taken, or the address is not this machine's; --port 0 takes any that is free",
                        failure);
            }
        }
        return failure;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.host = options.host();
        config.jetty.port = options.port();
        config.jetty.threadPool = new QueuedThreadPool(THREADS, 2);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            // Who stops in the middle of a request keeps one of the threads for no longer than that.
            http.setIdleTimeout(IDLE);
            // A link holds the query and all changes; letters beyond ASCII take six characters or more of it.
            http.setRequestHeaderSize((int) LARGEST_REQUEST);
        });
        config.http.maxRequestSize = LARGEST_REQUEST;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.modifyServer(server -> server.setErrorHandler(new JsonErrors()));
        config.registerPlugin(new RateLimitPlugin());
        route(config.routes);
    }

    private void route(RoutesConfig routes) {
        routes.before(this::before);
        for (String path : page.paths()) {
            routes.get(path, path.equals("/") ? this::entrance : context -> page.send(context, path));
            routes.head(path, context -> page.send(context, path));
        }
        routes.get("/report/{number}", this::report);
        routes.get("/api/session", api::session);
        routes.get("/api/queries", api::queries);
        routes.get("/api/documents", api::document);
        routes.post("/api/ask", api::ask);
        routes.post("/api/follow", api::follow);
        routes.post("/api/interventions", api::interventions);
        routes.post("/api/jobs", api::beginJob);
        routes.get("/api/jobs/{id}", api::job);
        routes.delete("/api/jobs/{id}", api::cancelJob);
        routes.get("/api/jobs/{id}/events", this::events);
        routes.get("/api/neurons", api::neuron);
        routes.get("/api/heads", api::head);
        routes.get("/api/compare", api::compare);
        routes.post("/api/token", this::token);
        routes.exception(
                InputException.class,
                (problem, context) -> Answers.sendError(context, HttpStatus.BAD_REQUEST, problem.getMessage()));
        routes.exception(
                ModelException.class,
                (problem, context) -> Answers.sendError(context, HttpStatus.BAD_REQUEST, problem.getMessage()));
        routes.exception(BusyException.class, (problem, context) -> {
            context.header(RETRY_AFTER, "1");
            Answers.sendError(context, HttpStatus.TOO_MANY_REQUESTS, problem.getMessage());
        });
        routes.exception(HttpResponseException.class, (problem, context) -> {
            HttpStatus status = HttpStatus.forStatus(problem.getStatus());
            if (status == HttpStatus.TOO_MANY_REQUESTS) {
                context.header(RETRY_AFTER, "1");
            }
            Answers.sendError(context, status, said(problem));
        });
        routes.exception(Exception.class, (problem, context) -> {
            String said = "this should not happen: " + problem;
            options.problems().accept(context.method() + " " + Names.quote(context.path()) + ": " + said);
            Answers.sendError(context, HttpStatus.INTERNAL_SERVER_ERROR, said);
        });
    }

    private static String said(HttpResponseException problem) {
        return switch (HttpStatus.forStatus(problem.getStatus())) {
            case CONTENT_TOO_LARGE -> "the request is larger than " + LARGEST_REQUEST / 1024 + " KiB";
            case METHOD_NOT_ALLOWED -> "this address does not take this kind of request";
            case NOT_FOUND ->
                problem.getMessage().startsWith("Endpoint") ? "there is nothing here" : problem.getMessage();
            case TOO_MANY_REQUESTS -> "more than " + REQUESTS_A_SECOND + " requests a second; try again";
            default -> String.valueOf(problem.getMessage());
        };
    }

    private void before(Context context) {
        context.header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        guard.check(context);
        context.with(RateLimitPlugin.class).requestPerTimeUnit(REQUESTS_A_SECOND, TimeUnit.SECONDS);
        if (context.method().equals(HandlerType.HEAD) && !page.paths().contains(context.path())) {
            throw new HttpResponseException(HttpStatus.METHOD_NOT_ALLOWED.getCode());
        }
        // Before any of it is waited for.
        if (context.contentLength() > LARGEST_REQUEST) {
            throw new HttpResponseException(HttpStatus.CONTENT_TOO_LARGE.getCode());
        }
        String type = context.contentType();
        if (context.method().equals(HandlerType.POST)
                && (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Answers.JSON))) {
            throw new HttpResponseException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode(), "expected JSON: Content-Type " + Answers.JSON);
        }
    }

    /** The page; a token in its address is taken and does not stay there. */
    private void entrance(Context context) {
        String given = context.queryParam("token");
        if (given == null) {
            page.send(context, "/");
            return;
        }
        guard.accept(context, given);
        StringBuilder rest = new StringBuilder();
        context.queryParamMap().forEach((key, values) -> {
            for (String value : values) {
                if (!key.equals("token")) {
                    rest.append(rest.isEmpty() ? "?" : "&")
                            .append(encoded(key))
                            .append('=')
                            .append(encoded(value));
                }
            }
        });
        context.redirect("/" + rest);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void events(Context context) throws Exception {
        // There is none, or it is not asked for as a stream: said before one begins.
        api.view(context.pathParam("id"));
        String accepted = context.header("Accept");
        if (accepted == null || !accepted.contains(EVENTS)) {
            throw new HttpResponseException(
                    HttpStatus.NOT_ACCEPTABLE.getCode(), "events are a stream: Accept " + EVENTS);
        }
        events.requireRoom();
        new SseHandler(events::watch).handle(context);
    }

    private void token(Context context) {
        Requests.Token given = Answers.read(context, Requests.Token.class);
        if (!guard.accept(context, given.token())) {
            throw new HttpResponseException(HttpStatus.UNAUTHORIZED.getCode(), "this is not the token");
        }
        Answers.send(context, Map.of("accepted", true));
    }

    private void report(Context context) throws IOException {
        int number;
        try {
            number = Integer.parseInt(context.pathParam("number"));
        } catch (NumberFormatException notANumber) {
            throw new NotFoundResponse("there is no run " + context.pathParam("number"));
        }
        OpenedRun run = api.run(number);
        Path file = run.run().root().resolve("report").resolve("index.html");
        if (!Files.isRegularFile(file)) {
            throw new NotFoundResponse("the run has no report; genir report writes it");
        }
        context.header("Content-Security-Policy", REPORT_POLICY)
                .contentType("text/html; charset=utf-8")
                .result(Files.readString(file)
                        .replace(LINK + ExplorerLink.ADDRESS + "?", LINK + "/?run=" + encoded(run.name()) + "&amp;"));
    }

    @Override
    public URI address() {
        String name = name();
        String host = name.contains(":") ? "[" + name + "]" : name;
        return URI.create("http://" + host + ":" + javalin.port() + "/"
                + options.token().map(token -> "?token=" + encoded(token)).orElse(""));
    }

    /** What others call this machine, where it listens on all its addresses. */
    private String name() {
        try {
            return InetAddress.getByName(options.host()).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostName()
                    : options.host();
        } catch (UnknownHostException nameless) {
            return options.host();
        }
    }

    @Override
    public void close() {
        api.close();
        events.close();
        models.close();
        javalin.stop();
    }
}

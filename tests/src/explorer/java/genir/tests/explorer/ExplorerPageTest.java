package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.tests.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.WebElement;

/** The explorer's page as people see it, in Chromium; skipped where the machine has none. */
class ExplorerPageTest {
    private static final String WHOLE_MLP = "MLP, every layer";

    private static final int PHONE = 390;

    @TempDir
    static Path folder;

    private static Browser browser;
    private static Path run;
    private static Path other;
    private static LocalExplorer explorer;
    private static ExplorerClient client;
    private static String home;

    @BeforeAll
    static void serve() throws Exception {
        Optional<Browser> found = Browser.start(Files.createDirectory(folder.resolve("downloads")));
        if (found.isEmpty()) {
            System.out.println("ExplorerPageTest: skipped, there is no chromium with a chromedriver on this machine");
        }
        assumeTrue(found.isPresent(), "there is no chromium with a chromedriver");
        browser = found.get();
        run = folder.resolve("run");
        other = folder.resolve("other");
        Path config = HostileCollection.writeConfig(folder);
        for (Path each : List.of(run, other)) {
            Cli.Result trained = Cli.run(
                    "run",
                    config,
                    "-o",
                    each,
                    "-q",
                    "--until",
                    each.equals(run) ? "report" : "evaluate",
                    "--set",
                    "interpret.analyses=[]",
                    "--set",
                    "training.steps=" + (each.equals(run) ? 60 : 10));
            assertThat(trained.code()).as(trained.err()).isZero();
        }
        explorer = LocalExplorer.of(run);
        client = explorer.client();
        home = "http://127.0.0.1:" + client.port();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (explorer != null) {
            explorer.close();
        }
    }

    /** Whatever was done: no script has failed, nothing was tried that the page's policy forbids, nobody else was asked. */
    @AfterEach
    void nothingWasComplainedOf() throws IOException {
        if (browser == null) {
            return;
        }
        assertThat(browser.complaints())
                .noneMatch(complaint -> complaint.contains("Content Security Policy")
                        || complaint.contains("Uncaught")
                        || complaint.contains("console-api"));
        for (String request : browser.requests()) {
            JsonNode parameters = new ObjectMapper().readTree(request).at("/message/params");
            String url = parameters
                    .path("request")
                    .path("url")
                    .asText(parameters.path("url").asText());
            URI address = URI.create(url.replaceFirst("\\?.*", ""));
            if (List.of("http", "https", "ws", "wss").contains(address.getScheme())) {
                assertThat(address.getHost()).as(url).isEqualTo("127.0.0.1");
            }
        }
        assertThat(browser.is("window.hacked === undefined")).isTrue();
    }

    private static String link(String... parameters) {
        StringBuilder link = new StringBuilder(home).append('/');
        for (int i = 0; i < parameters.length; i += 2) {
            link.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(ExplorerClient.encoded(parameters[i + 1]));
        }
        return link.toString();
    }

    private static void ask(String query) {
        WebElement box = browser.find("[role=combobox]");
        box.clear();
        box.sendKeys(query, Keys.ENTER);
    }

    /** A switch of the board, by its name without its state. */
    private static WebElement toggle(String name) {
        return browser.find("[role=grid] button[aria-label^='" + name + ": ']");
    }

    private static String state(String name) {
        String label = toggle(name).getDomAttribute("aria-label");
        return label.substring(name.length() + 2);
    }

    private static void awaitState(String name, String state) throws InterruptedException {
        browser.await(name + " " + state, () -> state(name).equals(state));
        browser.settle();
    }

    /** The page's text without what is never the same twice: how long answers took. */
    private static String shown() {
        return browser.text("main").replaceAll("[0-9.]+ ms", "ms");
    }

    @Test
    void a_question_is_asked_followed_and_taken_apart() throws Exception {
        browser.open(home);
        browser.settle();
        assertThat(browser.driver().getTitle()).isEqualTo("genir explorer");
        assertThat(browser.is("document.activeElement.getAttribute('role') === 'combobox'"))
                .isTrue();
        ask("dams slow rivers");
        browser.awaitText("#ask", "Beaver");
        browser.settle();
        assertThat(browser.address()).isEqualTo(home + "/?q=dams+slow+rivers");
        assertThat(browser.driver().getTitle()).isEqualTo("dams slow rivers – genir explorer");
        JsonNode asked = client.ask("dams slow rivers");
        for (JsonNode system : asked.path("systems")) {
            assertThat(browser.text("#ask"))
                    .contains(system.path("results").get(0).path("title").asText());
        }
        assertThat(browser.text("#ask mark")).isNotBlank();
        JsonNode before = client.follow(Map.of("query", "dams slow rivers"));
        assertThat(browser.text("#follow"))
                .contains("rank\n" + before.at("/original/document/rank").asInt());

        assertThat(browser.text("#take-apart")).contains("Nothing is changed.");
        browser.press(toggle(WHOLE_MLP));
        awaitState(WHOLE_MLP, "off");
        browser.awaitText("#take-apart", "MLP, every layer: off – ");
        JsonNode after = client.follow(Map.of(
                "query",
                "dams slow rivers",
                "interventions",
                List.of(Map.of("do", "zero", "at", Map.of("component", "mlp")))));
        String table = browser.text("#take-apart table.before-after");
        assertThat(table)
                .contains("rank " + before.at("/original/document/rank").asInt() + " "
                        + after.at("/changed/document/rank").asInt());
        assertThat(browser.find("#yaml").getDomProperty("value"))
                .isEqualTo(after.path("yaml").asText());
        assertThat(browser.address()).contains("&patch=");

        browser.press("Undo");
        awaitState(WHOLE_MLP, "on");
        browser.awaitText("#take-apart", "Nothing is changed.");
        assertThat(browser.address()).doesNotContain("patch");
        browser.press("Redo");
        awaitState(WHOLE_MLP, "off");
        browser.press(toggle("Cross-attention, layer 1"));
        awaitState("Cross-attention, layer 1", "off");
        browser.awaitText("#take-apart", "2 changes – ");
        browser.driver().navigate().back();
        awaitState("Cross-attention, layer 1", "on");
        assertThat(state(WHOLE_MLP)).isEqualTo("off");
        browser.press("Reset");
        awaitState(WHOLE_MLP, "on");
        assertThat(browser.button("Reset").isEnabled()).isFalse();
    }

    @Test
    void examples_are_found_while_typing_and_can_be_asked() throws Exception {
        browser.open(home);
        browser.settle();
        browser.find("[role=combobox]").sendKeys("riv fel");
        browser.await(
                "two examples",
                () -> browser.driver()
                                .findElements(By.cssSelector("[role=option]"))
                                .size()
                        == 2);
        browser.keys(Keys.ARROW_DOWN, Keys.ENTER);
        browser.awaitText("#ask", "relevant");
        browser.settle();
        assertThat(browser.address()).contains("id=q02-");
        assertThat(browser.find("[role=combobox]").getDomProperty("value"))
                .isEqualTo("fells birch trees with and dams slow rivers");
        assertThat(browser.text("#ask")).contains("✓ relevant", "Judged relevant: Beaver");
    }

    @Test
    void a_link_holds_the_whole_view() throws Exception {
        String link = link(
                "q",
                "dams slow rivers",
                "doc",
                "d07",
                "against",
                "d03",
                "patch",
                "[{do: scale, factor: 0.5, at: {component: mlp, layers: [1]}},"
                        + " {do: zero, at: {component: cross_attention, layers: [0], heads: [1, 2]}}]",
                "unit",
                "mlp.1.3");
        browser.open(link);
        browser.awaitText("#take-apart", "2 changes – ");
        browser.awaitText("#units", "Neuron 3 of layer 1");
        browser.settle();
        String first = shown();
        String address = browser.address();
        assertThat(first).contains("Meadow", "MLP, layer 1: × 0.5");
        browser.driver().navigate().refresh();
        browser.awaitText("#units", "Neuron 3 of layer 1");
        browser.settle();
        browser.await("the same view after a reload", () -> shown().equals(first));
        browser.open(address);
        browser.awaitText("#units", "Neuron 3 of layer 1");
        browser.settle();
        browser.await("the same view from the page's own link", () -> shown().equals(first));
        assertThat(browser.address()).isEqualTo(address);
        // A query by its id alone, as the report links to it.
        browser.open(link("id", "q02-4"));
        browser.awaitText("#ask", "✓ relevant");
        assertThat(browser.find("[role=combobox]").getDomProperty("value"))
                .isEqualTo("fells birch trees with and dams slow rivers");
    }

    @Test
    void interventions_are_read_from_yaml_and_mistakes_named() throws Exception {
        browser.open(link("q", "dams slow rivers"));
        browser.settle();
        WebElement yaml = browser.find("#yaml");
        yaml.sendKeys("- do: zero\n  at: {component: mlp}\n  wat: 1\n");
        browser.press("Apply");
        browser.awaitText("#yaml-problem", "line 3");
        assertThat(state(WHOLE_MLP)).isEqualTo("on");
        yaml.clear();
        yaml.sendKeys("- do: zero\n  at: {component: mlp, layers: [1]}\n");
        browser.press("Apply");
        awaitState("MLP, layer 1", "off");
        assertThat(browser.driver().findElements(By.id("yaml-problem"))).isEmpty();
        // From an address too.
        browser.open(link("q", "dams slow rivers", "patch", "- do: <img src=x onerror=window.hacked=1>"));
        browser.awaitText("#yaml-problem", "<img src=x onerror=window.hacked=1>");
    }

    @Test
    void what_a_change_does_to_all_queries_is_computed() throws Exception {
        browser.open(link("q", "dams slow rivers", "patch", "[{do: zero, at: {component: all}}]"));
        awaitState(WHOLE_MLP, "off");
        browser.press("Over all analysed queries");
        browser.awaitText("#take-apart", "Over 13 queries of dev the change ");
        browser.settle();
        WebElement link = browser.find("#take-apart table a");
        String query = link.getText();
        browser.press(link);
        browser.await(
                "the query that moved",
                () -> query.equals(browser.find("[role=combobox]").getDomProperty("value")));
        browser.awaitText("#ask", "relevant");
    }

    @Test
    void everything_can_be_done_by_keyboard_alone() throws Exception {
        browser.open(link("q", "wind and flame"));
        browser.settle();
        browser.keys("/");
        browser.await("the query", () -> browser.is("document.activeElement.id === 'query'"));
        browser.keys("dams slow rivers", Keys.ENTER);
        browser.await("the question", () -> browser.address().endsWith("q=dams+slow+rivers"));
        browser.settle();
        tabTo("document.activeElement.closest('#follow svg[role=group]')");
        browser.keys(Keys.HOME);
        awaitFocus("The start token’s embedding");
        browser.keys(Keys.ARROW_RIGHT);
        awaitFocus("Self-attention of layer 0");
        browser.keys(Keys.ARROW_DOWN);
        awaitFocus("Cross-attention of layer 0");
        tabTo("document.activeElement.closest('[role=grid]')");
        for (String component : List.of("Cross-attention", "MLP")) {
            browser.keys(Keys.ARROW_RIGHT);
            awaitFocus(component + ", every layer");
        }
        browser.keys(Keys.SPACE);
        awaitState(WHOLE_MLP, "off");
        browser.keys("m");
        awaitState(WHOLE_MLP, "mean");
        browser.chord(Keys.CONTROL, "z");
        awaitState(WHOLE_MLP, "off");
        browser.chord(Keys.CONTROL, "z");
        awaitState(WHOLE_MLP, "on");
        browser.chord(Keys.CONTROL, "y");
        awaitState(WHOLE_MLP, "off");
        browser.keys("?");
        browser.await("the keys", () -> browser.is("document.querySelector('dialog[open]')"));
        browser.keys(Keys.ESCAPE);
        browser.await("the end of the keys", () -> browser.is("!document.querySelector('dialog[open]')"));
    }

    private static void awaitFocus(String name) throws InterruptedException {
        browser.await(
                name + " in focus",
                () -> String.valueOf(browser.script("return document.activeElement.getAttribute('aria-label')"))
                        .startsWith(name));
    }

    /** Tabs on until it is so; whatever has the focus meanwhile shows it. */
    private static void tabTo(String condition) {
        for (int i = 0; i < 300; i++) {
            if (browser.is(condition)) {
                return;
            }
            browser.keys(Keys.TAB);
            assertThat(
                            browser.is(
                                    "document.activeElement === document.body || document.activeElement.matches(':focus-visible')"))
                    .as("the focus is seen")
                    .isTrue();
        }
        throw new AssertionError("the keyboard does not reach " + condition);
    }

    @Test
    void nothing_sticks_out_of_a_phone() throws Exception {
        String words = "dam ".repeat(120) + "<" + "w".repeat(300) + ">";
        for (String address : List.of(
                home + "/",
                link(
                        "q",
                        "dams slow rivers",
                        "patch",
                        "[{do: zero, at: {component: mlp}}]",
                        "unit",
                        "cross_attention.1.2"),
                link("id", "q13-4", "doc", "d13", "unit", "mlp.0.0"),
                link("q", words))) {
            browser.open(address);
            browser.asPhone(PHONE);
            browser.settle();
            assertNothingSticksOut();
            if (!browser.driver().findElements(By.xpath("//button[.='Text']")).isEmpty()) {
                browser.press("Text");
                browser.settle();
                assertNothingSticksOut();
            }
        }
        // And what is there can be used with a thumb.
        browser.find("[role=combobox]").click();
        browser.await("the examples", () -> browser.find("[role=option]").isDisplayed());
        assertNothingSticksOut();
    }

    private static void assertNothingSticksOut() throws InterruptedException {
        browser.await(
                "a page of a phone's width",
                () -> browser.number("Math.max(document.documentElement.scrollWidth, innerWidth)") == PHONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void text_is_readable_in_both_colour_schemes(String scheme) throws Exception {
        browser.open(link("id", "q02-4", "patch", "[{do: zero, at: {component: mlp}}]", "unit", "mlp.1.3"));
        browser.prefer("prefers-color-scheme", scheme);
        awaitState(WHOLE_MLP, "off");
        browser.settle();
        double page = ((Number) browser.script(CONTRAST + "return luminance(background(document.body))")).doubleValue();
        if (scheme.equals("dark")) {
            assertThat(page).isLessThan(0.1);
        } else {
            assertThat(page).isGreaterThan(0.8);
        }
        @SuppressWarnings("unchecked")
        List<String> pale = (List<String>) browser.script(CONTRAST
                + "const pale = [];"
                + "for (const e of document.querySelectorAll('body *:not(svg *):not(script)')) {"
                + "  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== '');"
                + "  if (!own || !e.checkVisibility() || e.closest('[disabled]') || e.closest('.unseen')) continue;"
                + "  const [a, b] = [luminance(colour(e)), luminance(background(e))].sort((x, y) => y - x);"
                + "  const ratio = (a + 0.05) / (b + 0.05);"
                + "  if (ratio < 3) pale.push(`${ratio.toFixed(2)} ${e.className}: ${e.textContent.slice(0, 40)}`);"
                + "} return pale;");
        assertThat(pale).isEmpty();
    }

    /** WCAG's measure, over the colours that are composed; a canvas reads any notation of a colour. */
    private static final String CONTRAST =
            "const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
                    + "const rgba = (c) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);"
                    + "  return [...canvas.getImageData(0, 0, 1, 1).data]; };"
                    + "const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] / 255 + under[i] * (1 - top[3] / 255));"
                    + "const background = (e) => e === null"
                    + "  ? (matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255])"
                    + "  : over(rgba(getComputedStyle(e).backgroundColor), background(e.parentElement));"
                    + "const colour = (e) => over(rgba(getComputedStyle(e).color), background(e));"
                    + "const luminance = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);"
                    + "  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };";

    @Test
    void documents_and_queries_full_of_html_are_only_shown() throws Exception {
        browser.open(
                link("q", HostileCollection.DEV_QUERY, "id", "q13-4", "doc", "d13", "unit", "cross_attention.1.0"));
        browser.settle();
        browser.awaitText("#follow", "Why");
        browser.press(toggle(WHOLE_MLP));
        awaitState(WHOLE_MLP, "off");
        browser.press("Over all analysed queries");
        browser.awaitText("#take-apart", "Over 13 queries of dev");
        WebElement text =
                browser.driver().findElement(By.xpath("//li[.//*[text()='d13']]//button[normalize-space(.)='Text']"));
        browser.press(text);
        browser.await("the text", () -> browser.find("pre.text").isDisplayed());
        browser.settle();
        assertThat(browser.find("pre.text").getDomProperty("textContent")).isEqualTo(HostileCollection.TEXT);
        assertThat(browser.text("#ask")).contains("<script>window.hacked=1</script>");
        // As examples too, while one types.
        browser.find("[role=combobox]").click();
        browser.await("the examples", () -> browser.find("[role=option]").isDisplayed());
        assertThat(
                        browser.number(
                                "document.querySelectorAll('main script, main img, main iframe, main meta, main link, main style,"
                                        + " form script, form img, main [onerror], main [onload], main a[href^=javascript]').length"))
                .isZero();
        assertThat(browser.is("window.hacked === undefined")).isTrue();
        assertThat(browser.is(
                        "performance.getEntriesByType('resource').every((e) => new URL(e.name).origin === location.origin"
                                + " || /^(data|blob):/.test(e.name))"))
                .isTrue();
        assertThat(dialogIsOpen()).isFalse();
        for (String address : List.of(
                link("run", "<img src=x onerror=window.hacked=1>"),
                link("id", "<script>window.hacked=1</script>"),
                link("q", "x", "doc", "<svg onload=window.hacked=1>", "unit", "mlp.99.99"),
                home + "/?q=%3Cscript%3Ewindow.hacked=1%3C/script%3E#<img src=x onerror=window.hacked=1>")) {
            browser.open(address);
            browser.settle();
            assertThat(browser.is("window.hacked === undefined")).isTrue();
            assertThat(browser.text("body")).isNotBlank();
        }
    }

    private static boolean dialogIsOpen() {
        try {
            browser.driver().switchTo().alert();
            return true;
        } catch (NoAlertPresentException none) {
            return false;
        }
    }

    @Test
    void the_report_is_one_click_away_and_comes_back() throws Exception {
        browser.open(home);
        browser.settle();
        browser.press(browser.driver().findElement(By.linkText("report of run")));
        browser.await("the report", () -> browser.address().contains("/report/0"));
        assertThat(browser.text("body")).contains("Beaver");
        assertThat(browser.complaints()).noneMatch(complaint -> complaint.contains("Content Security Policy"));
        browser.driver().navigate().back();
        browser.settle();
        assertThat(browser.find("[role=combobox]").isDisplayed()).isTrue();
    }

    @Test
    void figures_can_be_kept() throws Exception {
        Path downloads = folder.resolve("downloads");
        browser.open(link("q", "dams slow rivers"));
        browser.settle();
        String[] kinds = {"JSON", "CSV", "SVG", "PNG"};
        String[] ends = {".json", ".csv", ".svg", ".png"};
        for (int i = 0; i < kinds.length; i++) {
            String end = ends[i];
            WebElement menu = browser.find("#follow details.menu");
            browser.press(menu.findElement(By.cssSelector("summary")));
            menu.findElement(By.xpath(".//button[.='" + kinds[i] + "']")).click();
            browser.await("the " + end, () -> !files(downloads, end).isEmpty());
        }
        String json = Files.readString(files(downloads, ".json").get(0));
        assertThat(new ObjectMapper().readTree(json).path("query").asText()).isEqualTo("dams slow rivers");
        assertThat(Files.readAllLines(files(downloads, ".csv").get(0)).get(0))
                .startsWith("model,layer,stage,component");
        assertThat(Files.readString(files(downloads, ".svg").get(0)))
                .contains("<svg", "http://www.w3.org/2000/svg")
                .doesNotContain("var(--");
        assertThat(new String(Files.readAllBytes(files(downloads, ".png").get(0)), StandardCharsets.ISO_8859_1))
                .startsWith("\u0089PNG");
    }

    private static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(end) && file.toFile().length() > 0)
                    .toList();
        } catch (IOException changing) {
            return List.of();
        }
    }

    @Test
    void a_server_that_is_gone_is_said_to_be_and_gone_on_with_when_it_is_back() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<Object> options = List.of("--port", port);
        try (ExplorerProcess first = ExplorerProcess.serving(options, run)) {
            browser.open("http://127.0.0.1:" + port + "/?q=wind+and+flame");
            browser.settle();
            browser.awaitText("#ask", "Lantern");
            first.kill();
        }
        ask("dams slow rivers");
        browser.awaitText("body", "The server is gone. Is genir explore still running?");
        assertThat(browser.find("[role=combobox]").getDomProperty("value")).isEqualTo("dams slow rivers");
        try (ExplorerProcess second = ExplorerProcess.serving(options, run)) {
            assertThat(second.address().getPort()).isEqualTo(port);
            browser.press("Try again");
            browser.awaitText("#ask", "Beaver");
            browser.settle();
            assertThat(browser.text("body")).doesNotContain("The server is gone");
            browser.press(toggle(WHOLE_MLP));
            awaitState(WHOLE_MLP, "off");
        }
    }

    @Test
    void the_token_is_asked_for_and_taken() throws Exception {
        try (LocalExplorer open = LocalExplorer.of(List.of("--host", "0.0.0.0"), run)) {
            ExplorerClient stranger = open.client();
            String token = stranger.address().getQuery().substring("token=".length());
            browser.open("http://127.0.0.1:" + stranger.port() + "/?q=dams+slow+rivers");
            browser.await(
                    "the question for the token", () -> browser.find("#token").isDisplayed());
            browser.find("#token").sendKeys("wrong", Keys.ENTER);
            browser.awaitText("body", "That is not the token.");
            browser.find("#token").clear();
            browser.find("#token").sendKeys(token, Keys.ENTER);
            browser.awaitText("#ask", "Beaver");
            assertThat(browser.address()).endsWith("/?q=dams+slow+rivers");
            browser.driver().manage().deleteAllCookies();
            browser.open("http://127.0.0.1:" + stranger.port() + "/?q=dams+slow+rivers&token=" + token);
            browser.awaitText("#ask", "Beaver");
            assertThat(browser.address()).endsWith("/?q=dams+slow+rivers");
        }
    }

    @Test
    void two_runs_stand_side_by_side() throws Exception {
        try (LocalExplorer both = LocalExplorer.of(run, other)) {
            browser.open("http://127.0.0.1:" + both.client().port() + "/?q=dams+slow+rivers");
            browser.settle();
            browser.awaitText("#compare", "other");
            browser.settle();
            List<String> sides = new ArrayList<>();
            browser.driver()
                    .findElements(By.cssSelector("#compare section[aria-label]"))
                    .forEach(side -> sides.add(side.getDomAttribute("aria-label")));
            assertThat(sides).contains("run", "other");
            assertThat(browser.text("#compare")).contains("Beaver", "hits@1");
        }
    }
}

package genir.tests.explorer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window. Both it and its driver are the machine's: nothing is downloaded. */
final class Browser implements AutoCloseable {
    /** Kept here, since the JDK forgets loggers nobody holds; it warns that it does not know so new a Chromium. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int DESKTOP = 1200;

    private final ChromeDriver driver;
    private final List<String> console = new ArrayList<>();

    private Browser(Path chromium, Path chromedriver, Path downloads) {
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                // Tests run as root in containers, where Chromium's sandbox does not; it opens no pages but ours.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--lang=en",
                "--window-size=" + DESKTOP + ",900");
        options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Starts one where the machine has it. */
    static Optional<Browser> start(Path downloads) {
        return onPath("chromium", "chromium-browser", "google-chrome")
                .flatMap(chromium ->
                        onPath("chromedriver").map(chromedriver -> new Browser(chromium, chromedriver, downloads)));
    }

    private static Optional<Path> onPath(String... names) {
        for (String name : names) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens an address, in a window of the usual size and colours. */
    void open(String address) {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        driver.get("about:blank");
        driver.get(address);
    }

    void asPhone(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    }

    void prefer(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Waits until it is so; what is being drawn anew meanwhile is looked at again. */
    void await(String what, BooleanSupplier moment) throws InterruptedException {
        try {
            Patience.await(what, PATIENCE, () -> {
                try {
                    return moment.getAsBoolean();
                } catch (NoSuchElementException | StaleElementReferenceException drawn) {
                    return false;
                }
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; the page shows: " + text("body"), late);
        }
    }

    /** Waits until the page has all that it asked for. */
    void settle() throws InterruptedException {
        await(
                "all that the page asked for",
                () -> (boolean) script("return document.querySelector('#ask, .bare') !== null"
                        + " && document.querySelector('[aria-busy=true], .waiting') === null"));
    }

    void awaitText(String of, String part) throws InterruptedException {
        await("'" + part + "' in " + of, () -> text(of).contains(part));
    }

    /** The text that is seen in an element, by its selector. */
    String text(String of) {
        return driver.findElement(By.cssSelector(of)).getText();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** A button by what it is called. */
    WebElement button(String name) {
        String quoted = "\"" + name + "\"";
        return driver.findElement(
                By.xpath("//button[normalize-space(.)=" + quoted + " or @aria-label=" + quoted + "]"));
    }

    /** Presses a button that may be out of sight, or behind what sticks to the top. */
    void press(String name) throws InterruptedException {
        await("the button " + name, () -> button(name).isEnabled());
        press(button(name));
    }

    void press(WebElement element) {
        script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
        element.click();
    }

    /** Types where the focus is. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void chord(Keys held, String key) {
        new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
    }

    Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    boolean is(String condition) {
        return (boolean) script("return Boolean(" + condition + ")");
    }

    long number(String expression) {
        return ((Number) script("return " + expression)).longValue();
    }

    /** Where the page is. */
    String address() {
        return driver.getCurrentUrl();
    }

    /** What browsers complain of, since the last call. */
    List<String> complaints() {
        console.clear();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            console.add(entry.getMessage());
        }
        return List.copyOf(console);
    }

    /** Requests that were sent to the network since the last call, as the browser logs them. */
    List<String> requests() {
        List<String> sent = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            String message = entry.getMessage();
            if (message.contains("\"Network.requestWillBeSent\"") || message.contains("\"Network.webSocketCreated\"")) {
                sent.add(message);
            }
        }
        return sent;
    }

    @Override
    public void close() {
        driver.quit();
    }
}

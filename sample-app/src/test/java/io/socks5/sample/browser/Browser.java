package io.socks5.sample.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.StreamSupport;

import io.socks5.sample.RunningSample;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Chromium of Debian that shows the page of a running sample.
 */
final class Browser implements AutoCloseable {

	private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

	private final ChromeDriver driver;

	private final String url;

	Browser(RunningSample sample, Path directory) {
		this.url = "http://127.0.0.1:" + sample.property("local.server.port") + "/";
		ChromeOptions options = new ChromeOptions();
		options.setBinary("/usr/bin/chromium");
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-extensions", "--no-proxy-server", "--lang=en-US", "--user-data-dir=" + directory);
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(new File("/usr/bin/chromedriver"))
			.usingAnyFreePort()
			.withSilent(true)
			.build();
		this.driver = new ChromeDriver(service, options);
		this.driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
	}

	/**
	 * Opens the page, and waits until both accounts are shown as connected.
	 */
	void open() {
		this.driver.get(this.url);
		awaitElement("html[data-ready]");
		awaitElement("#pane-alice[data-state=CONNECTED]");
		awaitElement("#pane-bob[data-state=CONNECTED]");
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void scheme(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	/**
	 * Chooses the language of the page.
	 * @param language the value of the button
	 */
	void language(String language) {
		click("[data-lang=" + language + "]");
		awaitElement("[data-lang=" + language + "][aria-pressed=true]");
	}

	void acceptLanguage(String languages) {
		String agent = Objects.requireNonNull(script("return navigator.userAgent")).toString();
		this.driver.executeCdpCommand("Emulation.setUserAgentOverride",
				Map.of("userAgent", agent, "acceptLanguage", languages));
	}

	Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	void click(String selector) {
		// a sticky header may cover what the driver scrolled to
		script("document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })",
				selector);
		find(selector).click();
	}

	/**
	 * Clicks a button, and waits for the end of its action.
	 */
	void press(String selector) {
		awaitElement(selector + ":not([aria-disabled=true])");
		click(selector);
		awaitElement(selector + ":not([aria-disabled=true])");
	}

	/**
	 * Holds back the requests of the page until {@link #releaseRequests()} or
	 * {@link #failRequests()}.
	 * @param path the beginning of their path
	 */
	void holdRequests(String path) {
		script("""
				const original = window.fetch;
				const held = [];
				window.fetch = (url, options) => !url.startsWith(arguments[0]) ? original(url, options)
					: new Promise((done, fail) => held.push({ send: () => done(original(url, options)),
						fail: () => fail(new Error('no network')) }));
				window.endHold = (action) => {
					window.fetch = original;
					held.forEach((each) => each[action]());
					return held.length;
				};
				""", path);
	}

	/**
	 * Sends the requests that were held back.
	 * @return their number
	 */
	long releaseRequests() {
		return (Long) script("return window.endHold('send')");
	}

	void failRequests() {
		script("window.endHold('fail')");
	}

	void awaitElement(String selector) {
		await(selector, (element) -> true);
	}

	void awaitText(String selector, String text) {
		await(selector, (element) -> element.getText().contains(text));
	}

	void await(String selector, Predicate<WebElement> condition) {
		Awaitility.await(selector)
			.atMost(RunningSample.LONG)
			.ignoreException(StaleElementReferenceException.class)
			.until(() -> this.driver.findElements(By.cssSelector(selector)).stream().anyMatch(condition));
	}

	/**
	 * Asserts that axe-core finds nothing serious on the page as it is now.
	 */
	void isAccessible(String situation) throws IOException {
		try (InputStream axe = Browser.class.getClassLoader().getResourceAsStream(AXE)) {
			script(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
		}
		Object found = this.driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations
					.filter((each) => each.impact === 'serious' || each.impact === 'critical')
					.map((each) => each.id + ': ' + each.nodes.map((node) => node.html + ' ' + node.failureSummary)
						.join(' | '))));
				""");
		assertThat((List<?>) found).as("axe-core, " + situation).isEmpty();
	}

	/**
	 * Asserts that the console has no error since the last call.
	 */
	void hasNoConsoleError() {
		assertThat(StreamSupport.stream(this.driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
			.filter((entry) -> entry.getLevel() == Level.SEVERE)
			.map(LogEntry::getMessage)
			// the health component answers 503 while the proxy is down
			.filter((message) -> !message.contains("/actuator/health/socks5") || !message.contains("503"))).isEmpty();
	}

	byte[] screenshot() {
		Object data = this.driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
			.get("data");
		return Base64.getDecoder().decode((String) Objects.requireNonNull(data));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}

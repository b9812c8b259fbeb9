package io.socks5.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import io.socks5.sample.RunningSample;
import io.socks5.sample.live.LiveEvents;
import io.socks5.testkit.real.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page, as a person uses it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTests {

	private static final String CONNECTS = "#connects li:first-child .connect";

	private RunningSample sample;

	private Browser browser;

	@BeforeAll
	void start(@TempDir Path directory) {
		Program.require("chromium", "chromium");
		Program.require("chromedriver", "chromium-driver");
		this.sample = RunningSample.start().loggedIn();
		this.browser = new Browser(this.sample, directory);
		this.browser.size(1280, 900);
		this.browser.open();
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
		if (this.sample != null) {
			this.sample.close();
		}
	}

	@BeforeEach
	void wide() {
		this.browser.size(1280, 900);
		this.browser.language("en");
		this.browser.scheme("light");
	}

	@AfterEach
	void noConsoleError() {
		this.browser.hasNoConsoleError();
	}

	@Test
	void showsWhoIsOnline() {
		awaitOnline("alice", "bob");
		awaitOnline("bob", "alice");
		assertThat(this.browser.find("#pane-alice .state").getText()).contains("online", "TLS");
		assertThat(this.browser.find("#path").getText()).contains("im.example.test");
	}

	@Test
	void chatsBothWays() {
		write("alice", "喝茶吗? 🍵");
		this.browser.press("#pane-alice .composer button");
		this.browser.awaitText("#pane-bob .messages .bubble:not(.own):last-child .text", "喝茶吗? 🍵");
		this.browser.awaitElement("#pane-alice .messages .own:last-child .delivered");
		this.browser.find("#text-bob").sendKeys("<b>Yes</b> & no", Keys.ENTER);
		this.browser.awaitText("#pane-alice .messages .bubble:not(.own):last-child .text", "<b>Yes</b> & no");
		this.browser.await("#announcer",
				(each) -> String.valueOf(each.getDomProperty("textContent")).contains("bob to alice"));
	}

	@Test
	void removesAndAddsAContact() {
		this.browser.awaitElement("#pane-alice .contacts button[data-name=bob]");
		this.browser.click("#pane-alice .contacts button[data-name=bob]");
		this.browser.awaitElement("#pane-alice .contacts:empty");
		this.browser.find("#contact-alice").sendKeys("bob", Keys.ENTER);
		awaitOnline("alice", "bob");
	}

	@Test
	void sendsAFile(@TempDir Path directory) throws Exception {
		awaitOnline("alice", "bob");
		Path file = Files.writeString(directory.resolve("menu.txt"), "Tea 茶");
		this.browser.find("#file-alice").sendKeys(file.toString());
		this.browser.awaitText("#pane-bob .messages a.text", "menu.txt");
		String link = this.browser.find("#pane-bob .messages a.text").getDomAttribute("href");
		assertThat(this.sample.download("/" + link).getBody()).asString().isEqualTo("Tea 茶");
	}

	@ParameterizedTest
	@CsvSource({ "connect, success, 0x00 succeeded", "wrong-password, auth_failed, ''",
			"unknown-host, rejected, 0x04 host unreachable", "refused-port, rejected, 0x05 connection refused" })
	void connectsOnDemand(String scenario, String outcome, String reply) {
		this.browser.press("[data-scenario=" + scenario + "]");
		this.browser.awaitElement(CONNECTS + "[data-outcome=" + outcome + "][aria-current=true]");
		this.browser.awaitText("#timeline", reply);
		this.browser.awaitText("#timeline", "username and password");
		assertThat(this.browser.find("#timeline").getText()).contains("masked");
		assertThat((String) this.browser.script("return document.documentElement.outerHTML"))
			.doesNotContain("open-sesame", "6f 70 65 6e 2d 73 65 73 61 6d 65");
	}

	@Test
	void saysThatTheConnectionIsLostAndComesBack() {
		this.browser.press("[data-condition=stopped]");
		this.browser.awaitElement(CONNECTS + "[data-outcome=connect_failed]");
		this.browser.await("#pane-alice:not([data-state=CONNECTED]) .note", (note) -> note.getText().contains("proxy"));
		this.browser.awaitText("#condition", "stopped");
		this.browser.press("[data-condition=running]");
		this.browser.awaitElement("#pane-alice[data-state=CONNECTED]");
		this.browser.awaitElement("#pane-bob[data-state=CONNECTED]");
		this.browser.awaitText("#condition", "running");
	}

	@Test
	void showsASilentAndASlowProxy() {
		this.browser.press("[data-condition=silent]");
		this.browser.awaitElement("[data-outcome=timeout][aria-current=true]");
		this.browser.press("[data-condition=slow]");
		this.browser.awaitText("#condition", "slow");
		this.browser.awaitElement("[data-outcome=success][aria-current=true]");
		this.browser.press("[data-condition=running]");
		this.browser.awaitText("#condition", "running");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[data-scenario=connect]", "[data-condition=running]", "#rt-form button", "#fo-connect" })
	void disablesTheButtonsWhileAnActionRuns(String button) {
		String other = button.equals("#fo-connect") ? "[data-scenario=connect]" : "#fo-connect";
		this.browser.holdRequests("api/demo/");
		this.browser.click(button);
		this.browser.awaitElement(button + ".busy[aria-disabled=true]");
		this.browser.awaitElement(other + "[aria-disabled=true]:not(.busy)");
		this.browser.click(button);
		this.browser.click(other);
		assertThat(this.browser.find("#pane-alice .composer button").getDomAttribute("aria-disabled")).isNull();
		assertThat(this.browser.releaseRequests()).isOne();
		this.browser.awaitElement(button + ":not(.busy, [aria-disabled=true])");
		this.browser.awaitElement(other + ":not([aria-disabled=true])");
		assertThat(this.browser.find("#problem").isDisplayed()).isFalse();
	}

	@Test
	void enablesTheButtonsAfterAFailure() {
		this.browser.holdRequests("api/demo/");
		this.browser.click("#rt-form button");
		this.browser.awaitElement("#fo-connect[aria-disabled=true]");
		this.browser.failRequests();
		this.browser.awaitText("#problem", "no network");
		this.browser.awaitElement("#rt-form button:not([aria-disabled=true])");
		this.browser.awaitElement("#fo-connect:not([aria-disabled=true])");
		this.browser.press("[data-scenario=connect]");
		this.browser.await("html", (html) -> !this.browser.find("#problem").isDisplayed());
	}

	@Test
	void comparesRoundTrips() {
		this.browser.script("const delay = document.getElementById('rt-delay'); delay.value = 40;"
				+ "delay.dispatchEvent(new Event('input'))");
		assertThat(this.browser.find("#rt-value").getText()).isEqualTo("40 ms");
		this.browser.press("#rt-form button");
		for (String way : new String[] { "sequential", "pipelined", "warm", "early" }) {
			this.browser.awaitText("[data-way=" + way + "]", "round trip");
			this.browser.awaitText("[data-way=" + way + "]", "until the tunnel is established");
		}
		assertThat(this.browser.find("[data-way=early]").getText()).contains("until the socket is connected");
		assertThat(this.browser.find("[data-way=warm]").getText()).doesNotContain("until the socket is connected");
	}

	@Test
	void failsOver() {
		this.browser.press("#fo-connect");
		this.browser.awaitText("#fo-result", "through proxy A");
		this.browser.press("#fo-proxies [data-name=A]");
		this.browser.awaitElement("#fo-proxies [data-name=A][data-running=false]");
		this.browser.press("#fo-connect");
		this.browser.awaitText("#fo-result", "through proxy B");
		this.browser.language("zh");
		this.browser.awaitText("#fo-result", "代理 B");
		this.browser.language("en");
		this.browser.awaitText("#fo-result", "through proxy B");
		this.browser.press("#fo-proxies [data-name=A]");
		this.browser.awaitElement("#fo-proxies [data-name=A][data-running=true]");
	}

	@Test
	void moves() {
		this.browser.awaitElement("#chart-outcomes canvas");
		String before = this.browser.find("#chart-outcomes").getDomAttribute("data-total");
		this.browser.press("[data-scenario=connect]");
		this.browser.await("#chart-outcomes", (chart) -> !Objects.equals(chart.getDomAttribute("data-total"), before));
		this.browser.press("[data-scenario=wrong-password]");
		this.browser.awaitText("#chart-logins .legend", "credentials rejected");
		this.browser.awaitText("#chart-latency .legend", "ms");
		this.browser.awaitText("#chart-tunnels .legend", "open 2");
		this.browser.awaitText("#health", "UP");
	}

	@Test
	void saysThatTheApplicationDoesNotAnswer() {
		LiveEvents events = this.sample.context().getBean(LiveEvents.class);
		events.stop();
		events.start();
		this.browser.awaitText("#stream", "The application does not answer");
		this.browser.awaitText("#stream", "connected again");
		write("bob", "Still there?");
		this.browser.press("#pane-bob .composer button");
		this.browser.awaitText("#pane-alice .messages", "Still there?");
	}

	@Test
	void speaksChinese() {
		this.browser.script("localStorage.clear()");
		this.browser.acceptLanguage("zh-CN,zh");
		this.browser.open();
		assertThat(this.browser.find("h1").getText()).isEqualTo("通过 SOCKS5 代理聊天");
		assertThat(this.browser.find("html").getDomAttribute("lang")).isEqualTo("zh-CN");
		this.browser.acceptLanguage("en-US,en");
		this.browser.open();
		assertThat(this.browser.find("h1").getText()).isEqualTo("Chat through a SOCKS5 proxy");
		this.browser.click("[data-lang=zh]");
		this.browser.awaitText("#pane-alice .contacts", "在线");
		this.browser.open();
		assertThat(this.browser.find("html").getDomAttribute("lang")).isEqualTo("zh-CN");
		this.browser.click("[data-lang=en]");
		this.browser.awaitText("#pane-alice .contacts", "online");
	}

	@Test
	void worksWithTheKeyboard() {
		this.browser.open();
		this.browser.find("body").sendKeys(Keys.TAB);
		assertThat(this.browser.focused().getText()).isEqualTo("Skip to the chat");
		this.browser.focused().sendKeys(Keys.ENTER);
		this.browser.await("#chat", (chat) -> chat.equals(this.browser.focused()));
		this.browser.find("[data-scenario=connect]").sendKeys(Keys.ENTER);
		this.browser.awaitElement(CONNECTS + "[aria-current=true]");
		String outline = (String) this.browser.script("return getComputedStyle(document.activeElement).outlineStyle");
		assertThat(outline).isEqualTo("solid");
	}

	@ParameterizedTest
	@CsvSource({ "1280, light, en", "1280, dark, zh", "390, light, zh", "390, dark, en" })
	void fitsAndIsAccessible(int width, String scheme, String language) throws Exception {
		this.browser.size(width, 900);
		this.browser.scheme(scheme);
		this.browser.language(language);
		this.browser.press("#rt-form button");
		this.browser.awaitElement("[data-way=early] .bar.connected");
		this.browser.press("[data-scenario=unknown-host]");
		this.browser.awaitElement("#chart-outcomes canvas");
		this.browser.awaitElement("#timeline table");
		assertThat((Boolean) this.browser
			.script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isTrue();
		this.browser.isAccessible(width + " px, " + scheme + ", " + language);
		assertThat((Boolean) this.browser.script("return performance.getEntriesByType('resource')"
				+ ".every((each) => each.name.startsWith(location.origin))"))
			.isTrue();
		shoot("page-" + width + "-" + scheme + "-" + language);
	}

	/**
	 * Writes a screenshot of the whole page if the system property {@code screenshots}
	 * names a directory.
	 */
	private void shoot(String name) throws Exception {
		String directory = System.getProperty("screenshots");
		if (directory != null) {
			Files.write(Path.of(directory, name + ".png"), this.browser.screenshot());
		}
	}

	private void awaitOnline(String account, String contact) {
		this.browser.awaitElement("#pane-" + account + " [data-contact=" + contact + "][data-presence=ONLINE]");
	}

	private void write(String account, String text) {
		// the driver cannot type emoji
		this.browser.script("document.getElementById(arguments[0]).value = arguments[1]", "text-" + account, text);
	}

}

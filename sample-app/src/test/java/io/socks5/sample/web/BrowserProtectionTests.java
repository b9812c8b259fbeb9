package io.socks5.sample.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages from elsewhere in the same browser neither read nor write, nor frame the page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserProtectionTests {

	private static final String MESSAGE = "{\"from\":\"alice\",\"to\":\"bob\",\"text\":\"rebound\"}";

	private RunningSample sample;

	private int port;

	@BeforeAll
	void start() {
		this.sample = RunningSample.start("sample.web.allowed-hosts=chat.corp");
		this.port = this.sample.property("local.server.port");
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rebind.example", "rebind.example:8080", "127.0.0.1.rebind.example",
			"localhost.evil.example", "192.168.0.7:80", "127.0.0.1@rebind.example" })
	void servesNothingUnderAnotherHost(String host) throws IOException {
		for (String path : new String[] { "/api/messages", "/", "/actuator/health", "/api/fetch" }) {
			assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"))
				.matches("(?s)HTTP/1.1 4(21|00) .*")
				.doesNotContain("Chat through");
		}
	}

	@Test
	void takesNoMessageUnderAnotherHost() throws IOException {
		String answer = exchange("POST /api/messages HTTP/1.1\r\nHost: rebind.example\r\nContent-Type: application/json"
				+ "\r\nContent-Length: " + MESSAGE.length() + "\r\n", MESSAGE);
		assertThat(answer).startsWith("HTTP/1.1 421 ").contains("sample.web.allowed-hosts");
	}

	@Test
	void takesNoForwardedHostForTheHost() throws IOException {
		assertThat(exchange("GET /api/messages HTTP/1.1\r\nHost: rebind.example\r\nX-Forwarded-Host: localhost\r\n"))
			.startsWith("HTTP/1.1 421 ");
		assertThat(exchange("GET /api/messages HTTP/1.0\r\n")).startsWith("HTTP/1.1 421 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "LOCALHOST:8080", "[::1]", "[::1]:8080", "chat.corp:8080" })
	void servesThePageOverLoopbackAndUnderWhatIsAllowed(String host) throws IOException {
		assertThat(exchange("GET / HTTP/1.1\r\nHost: " + host + "\r\n")).startsWith("HTTP/1.1 200 ")
			.contains("Chat through a SOCKS5 proxy")
			.contains("Content-Security-Policy: default-src 'self'; frame-ancestors 'none'")
			.contains("X-Content-Type-Options: nosniff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Origin: http://rebind.example", "Origin: null", "Origin: http://127.0.0.1:1",
			"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site" })
	void takesNoOrderFromAPageOfAnotherSite(String header) throws IOException {
		for (String path : new String[] { "/api/demo/proxy", "/api/demo/connects", "/api/demo/round-trips",
				"/api/demo/failover/proxies", "/api/messages", "/api/files?from=alice&to=bob&name=a" }) {
			assertThat(exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header
					+ "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", "{}"))
				.startsWith("HTTP/1.1 403 ");
		}
		assertThat(
				exchange("DELETE /api/sessions/alice/contacts/bob HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"))
			.startsWith("HTTP/1.1 403 ");
	}

	@Test
	void takesNoFormForAnOrder() throws IOException {
		for (String type : new String[] { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data" }) {
			assertThat(exchange("POST /api/demo/proxy HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
					+ "\r\nContent-Length: 2\r\n", "{}"))
				.matches("(?s)HTTP/1.1 4(00|15) .*");
		}
	}

	@Test
	void takesAnOrderFromItsOwnPage() throws IOException {
		assertThat(exchange(
				"POST /api/demo/connects HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: http://localhost:8080"
						+ "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 22\r\n",
				"{\"scenario\":\"connect\"}"))
			.startsWith("HTTP/1.1 200 ");
	}

	private String exchange(String head) throws IOException {
		return exchange(head, "");
	}

	private String exchange(String head, String body) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout((int) RunningSample.LONG.toMillis());
			socket.getOutputStream()
				.write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}

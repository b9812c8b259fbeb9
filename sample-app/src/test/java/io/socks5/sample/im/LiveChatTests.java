package io.socks5.sample.im;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import io.socks5.sample.EventStream;
import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the page receives while people chat: presence, receipts, contacts and files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChatTests {

	private RunningSample sample;

	@BeforeAll
	void start() {
		this.sample = RunningSample.start().loggedIn();
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	@BeforeEach
	void bothOnline() {
		await().atMost(RunningSample.LONG)
			.until(() -> presence("alice", "bob").equals("ONLINE") && presence("bob", "alice").equals("ONLINE"));
	}

	@Test
	void confirmsTheDelivery() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			this.sample.send("alice", "bob", "茶? 🍵");
			JsonNode sent = events.await("message", (entry) -> entry.get("sent").asBoolean());
			assertThat(sent.get("account").asString()).isEqualTo("alice");
			assertThat(sent.get("text").asString()).isEqualTo("茶? 🍵");
			assertThat(sent.get("delivered").asBoolean()).isFalse();
			events.await("message", (entry) -> entry.get("id").equals(sent.get("id")) && entry.get("sent").asBoolean()
					&& entry.get("delivered").asBoolean());
		}
	}

	@Test
	void sendsTheStateToANewPage() throws Exception {
		this.sample.send("alice", "bob", "Before the page");
		await().atMost(RunningSample.LONG)
			.until(() -> this.sample.messages()
				.stream()
				.anyMatch((message) -> message.get("text").asString().equals("Before the page")));
		try (EventStream events = EventStream.open(this.sample)) {
			events.await("messages", (entries) -> entries.valueStream()
				.anyMatch((entry) -> entry.path("text").asString("").equals("Before the page")));
		}
	}

	@Test
	void removesAndAddsAContactByName() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			assertThat(this.sample.delete("/api/sessions/alice/contacts/bob").getStatusCode().value()).isEqualTo(202);
			events.await("sessions", (sessions) -> sessions.get(0).get("contacts").isEmpty());
			assertThat(this.sample.post("/api/sessions/alice/contacts", Map.of("name", "bob")).getStatusCode().value())
				.isEqualTo(202);
			events.await("sessions",
					(sessions) -> sessions.get(0)
						.get("contacts")
						.valueStream()
						.anyMatch((contact) -> contact.get("name").asString().equals("bob")
								&& contact.get("presence").asString().equals("ONLINE")));
			bothOnline();
		}
	}

	@Test
	void knowsThePresenceAfterAReconnect() {
		for (String condition : new String[] { "stopped", "running" }) {
			this.sample.post("/api/demo/proxy", Map.of("condition", condition));
		}
		this.sample.loggedIn();
		bothOnline();
	}

	@Test
	void explainsABadContact() {
		ResponseEntity<JsonNode> unknown = this.sample.post("/api/sessions/alice/contacts", Map.of("name", "mallory"));
		assertThat(unknown.getStatusCode().value()).isEqualTo(404);
		assertThat(Objects.requireNonNull(unknown.getBody()).get("detail").asString())
			.isEqualTo("The embedded XMPP server has no account 'mallory'");
		for (String name : new String[] { "", "bob@elsewhere.example", "alice" }) {
			assertThat(this.sample.post("/api/sessions/alice/contacts", Map.of("name", name)).getStatusCode().value())
				.as(name)
				.isEqualTo(400);
		}
	}

	@Test
	void sendsAFileThroughTheProxy() throws Exception {
		byte[] octets = "<script>alert('茶')</script>".getBytes(StandardCharsets.UTF_8);
		try (EventStream events = EventStream.open(this.sample)) {
			assertThat(this.sample.upload("/api/files?from=alice&to=bob&name=茶.html", octets).getStatusCode().value())
				.isEqualTo(202);
			JsonNode received = events.await("message",
					(entry) -> entry.has("file") && entry.get("account").asString().equals("bob"));
			assertThat(received.get("peer").asString()).isEqualTo("alice");
			assertThat(received.get("file").get("name").asString()).isEqualTo("茶.html");
			ResponseEntity<byte[]> file = this.sample.download("/api/files/" + received.get("id").asString());
			assertThat(file.getBody()).isEqualTo(octets);
			assertThat(file.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
			assertThat(file.getHeaders().getContentDisposition().isAttachment()).isTrue();
			assertThat(this.sample.json("/api/status").get("proxy").get("requests").valueStream()).last()
				.satisfies((request) -> assertThat(request.get("host").asString()).isEqualTo("127.0.0.1"));
		}
	}

	@Test
	void rejectsAFileThatIsTooLargeOrForNobody() {
		assertThat(this.sample.upload("/api/files?from=alice&to=bob&name=a", new byte[FileExchange.MAX_SIZE + 1])
			.getStatusCode()
			.value()).isEqualTo(400);
		assertThat(this.sample.upload("/api/files?from=alice&to=carl&name=a", new byte[1]).getStatusCode().value())
			.isEqualTo(409);
		assertThat(this.sample.upload("/api/files?from=alice&to=bob&name=", new byte[1]).getStatusCode().value())
			.isEqualTo(400);
		assertThat(this.sample.download("/api/files/unknown").getStatusCode().value()).isEqualTo(404);
	}

	private String presence(String account, String contact) {
		return this.sample.session(account)
			.get("contacts")
			.valueStream()
			.filter((each) -> each.get("name").asString().equals(contact))
			.map((each) -> each.get("presence").asString())
			.findFirst()
			.orElse("none");
	}

}

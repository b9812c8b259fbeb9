package io.socks5.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.fail;

/**
 * The server-sent events that a page receives.
 */
public final class EventStream implements AutoCloseable {

	private final Stream<String> lines;

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final Thread reader;

	private EventStream(Stream<String> lines) {
		this.lines = lines;
		this.reader = new Thread(this::read, "event-stream");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	public static EventStream open(RunningSample sample) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + sample.property("local.server.port") + "/api/events");
		HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines());
		if (response.statusCode() != 200) {
			throw new IOException("Status " + response.statusCode());
		}
		return new EventStream(response.body());
	}

	private void read() {
		String name = "";
		try {
			for (String line : (Iterable<String>) this.lines::iterator) {
				if (line.startsWith("event:")) {
					name = line.substring(6).strip();
				}
				else if (line.startsWith("data:")) {
					this.events.add(new Event(name, JsonMapper.shared().readTree(line.substring(5))));
				}
			}
		}
		catch (RuntimeException ex) {
			// closed by the test or by the application
			this.events.add(new Event("closed", JsonMapper.shared().createObjectNode()));
		}
		this.events.add(new Event("closed", JsonMapper.shared().createObjectNode()));
	}

	/**
	 * Waits for an event, and drops those before it.
	 */
	public JsonNode await(String name, Predicate<JsonNode> condition) throws InterruptedException {
		long deadline = System.nanoTime() + RunningSample.LONG.toNanos();
		Event event;
		do {
			event = this.events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (event == null) {
				return fail("No event '" + name + "' that matches");
			}
		}
		while (!event.name.equals(name) || !condition.test(event.data));
		return event.data;
	}

	@Override
	public void close() {
		this.reader.interrupt();
		this.lines.close();
	}

	private record Event(String name, JsonNode data) {

	}

}

package io.socks5.sample.live;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open pages, which receive server-sent events.
 */
@Component
public class LiveEvents implements SmartLifecycle {

	private static final int MAX_STREAMS = 32;

	private final ObjectProvider<LiveSource> sources;

	private final List<LiveStream> streams = new ArrayList<>();

	private boolean running;

	/**
	 * Creates the events.
	 * @param sources the sources, which are found when a page connects
	 */
	public LiveEvents(ObjectProvider<LiveSource> sources) {
		this.sources = sources;
	}

	/**
	 * Sends the state of a source to all pages.
	 * @param source the source whose state has changed
	 */
	public synchronized void changed(LiveSource source) {
		// the state is read under the lock, so no page receives an older state after it
		publish(source.eventName(), source.state());
	}

	/**
	 * Sends an event to all pages.
	 * @param name the name of the event
	 * @param data an object that becomes JSON
	 */
	public synchronized void publish(String name, Object data) {
		this.streams.removeIf((stream) -> !stream.offer(name, data));
	}

	synchronized SseEmitter open() {
		this.streams.removeIf(LiveStream::isClosed);
		if (!this.running || this.streams.size() >= MAX_STREAMS) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open");
		}
		LiveStream stream = new LiveStream();
		this.sources.orderedStream().forEach((source) -> stream.offer(source.eventName(), source.state()));
		this.streams.add(stream);
		return stream.start();
	}

	@Override
	public synchronized void start() {
		this.running = true;
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.streams.forEach(LiveStream::close);
		this.streams.clear();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		// stops first, since a graceful shutdown of the web server waits for open streams
		return Integer.MAX_VALUE;
	}

}

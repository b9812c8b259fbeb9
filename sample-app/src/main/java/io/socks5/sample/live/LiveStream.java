package io.socks5.sample.live;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The events of one page. A thread of its own sends them, so a slow browser delays no
 * other one.
 */
class LiveStream {

	private static final int MAX_WAITING = 1000;

	private static final int HEARTBEAT_SECONDS = 15;

	private static final long RECONNECT_MILLIS = 1000;

	private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MAX_WAITING);

	/** Without a timeout. */
	private final SseEmitter emitter = new SseEmitter(0L);

	private final Thread sender = new Thread(this::send, "live-events");

	private volatile boolean closed;

	SseEmitter start() {
		this.emitter.onCompletion(this::end);
		this.emitter.onError((failure) -> end());
		this.sender.setDaemon(true);
		this.sender.start();
		return this.emitter;
	}

	/**
	 * Queues an event. A browser that falls behind is disconnected, and receives the
	 * current state when it connects again.
	 * @param name the name of the event
	 * @param data the data
	 * @return whether the stream is still open
	 */
	boolean offer(String name, Object data) {
		if (!this.closed && !this.waiting.offer(new Event(name, data))) {
			close();
		}
		return !this.closed;
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		end();
		this.emitter.complete();
	}

	private void end() {
		this.closed = true;
		this.sender.interrupt();
	}

	private void send() {
		try {
			this.emitter.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS));
			while (!this.closed) {
				Event event = this.waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
				this.emitter.send((event != null)
						? SseEmitter.event().name(event.name).data(event.data, MediaType.APPLICATION_JSON)
						: SseEmitter.event().comment("still here"));
			}
		}
		catch (IOException | IllegalStateException ex) {
			// the browser has left
			close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Event(String name, Object data) {

	}

}

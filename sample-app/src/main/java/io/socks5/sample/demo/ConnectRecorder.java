package io.socks5.sample.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.sample.embedded.Transcripts;
import io.socks5.sample.live.LiveEvents;
import io.socks5.sample.live.LiveSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The latest connects, oldest first. The starter adds each listener bean to its clients.
 */
@Component
class ConnectRecorder implements ConnectListener, LiveSource {

	private static final int KEPT = 50;

	private final Transcripts transcripts;

	private final LiveEvents live;

	private final AtomicLong ids = new AtomicLong();

	private final List<ConnectRecord> records = new ArrayList<>();

	ConnectRecorder(Transcripts transcripts, LiveEvents live) {
		this.transcripts = transcripts;
		this.live = live;
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		// a probe has no destination, and the page shows the health component
		return attempt.probe() ? Observation.NONE
				: new RecordedConnect(this.ids.incrementAndGet(), attempt, this.transcripts, this::put);
	}

	private void put(ConnectRecord changed) {
		synchronized (this.records) {
			boolean known = this.records.removeIf((each) -> each.id() == changed.id());
			if (known || changed.closed() == null) {
				this.records.add(changed);
				this.records.sort((one, other) -> Long.compare(one.id(), other.id()));
			}
			if (this.records.size() > KEPT) {
				this.records.remove(0);
			}
		}
		this.live.publish("connect", changed);
	}

	/**
	 * Returns the latest connect of a client.
	 * @param client the logical name of the client
	 * @return the connect, or {@code null} if there is none
	 */
	@Nullable ConnectRecord latest(String client) {
		List<ConnectRecord> all = state();
		for (int i = all.size() - 1; i >= 0; i--) {
			if (all.get(i).client().equals(client)) {
				return all.get(i);
			}
		}
		return null;
	}

	@Override
	public String eventName() {
		return "connects";
	}

	@Override
	public List<ConnectRecord> state() {
		synchronized (this.records) {
			return List.copyOf(this.records);
		}
	}

}

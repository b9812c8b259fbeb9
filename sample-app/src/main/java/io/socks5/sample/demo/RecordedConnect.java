package io.socks5.sample.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.socks5.boot.ConnectOutcome;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.Socks5Failure;
import io.socks5.sample.embedded.Transcript;
import io.socks5.sample.embedded.Transcripts;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one connect.
 */
class RecordedConnect implements ConnectListener.Observation {

	private static final double NANOS_PER_MILLI = 1e6;

	private final long id;

	private final ConnectAttempt attempt;

	private final Transcripts transcripts;

	private final Consumer<ConnectRecord> changed;

	private final Instant startedAt = Instant.now();

	private final long started = System.nanoTime();

	private @Nullable Double proxyConnected;

	private @Nullable Double methodSelected;

	private @Nullable Double authenticated;

	private @Nullable Double replied;

	private @Nullable Integer reply;

	private volatile @Nullable ConnectRecord established;

	RecordedConnect(long id, ConnectAttempt attempt, Transcripts transcripts, Consumer<ConnectRecord> changed) {
		this.id = id;
		this.attempt = attempt;
		this.transcripts = transcripts;
		this.changed = changed;
	}

	@Override
	public void proxyConnected() {
		this.proxyConnected = now();
	}

	@Override
	public void methodSelected(AuthMethod method) {
		this.methodSelected = now();
	}

	@Override
	public void authenticated() {
		this.authenticated = now();
	}

	@Override
	public void replied(ReplyCode code) {
		this.replied = now();
		this.reply = code.value();
	}

	@Override
	public void established(Endpoint bound) {
		double ended = now();
		// the port in the reply is that of one connection only
		Transcript transcript = this.transcripts.take((each) -> each.boundPort() == bound.port() && bound.port() != 0);
		ConnectRecord done = record(ended, null, transcript);
		this.established = done;
		this.changed.accept(done);
	}

	@Override
	public void failed(IOException cause) {
		this.changed.accept(record(now(), cause, this.transcripts.take(this::mayBelong)));
	}

	@Override
	public void closed(boolean lostBeforeFirstOctet) {
		ConnectRecord open = this.established;
		if (open != null) {
			this.changed.accept(new ConnectRecord(open.id(), open.client(), open.proxy(), open.destination(),
					open.startedAt(), open.proxyConnected(), open.methodSelected(), open.authenticated(),
					open.replied(), open.ended(), now(), open.outcome(), open.phase(), open.reply(), open.error(),
					open.messages()));
		}
	}

	/**
	 * Returns whether a transcript may be that of this failed connect. Two connects that
	 * fail at the same time for the same reason have equal transcripts.
	 * @param transcript the transcript
	 * @return whether it may belong to this connect
	 */
	private boolean mayBelong(Transcript transcript) {
		String requested = transcript.destination();
		return transcript.opened() - this.started >= 0 && transcript.boundPort() == 0
				&& (requested == null || requested.equals(String.valueOf(this.attempt.destination())))
				&& (requested != null || this.reply == null);
	}

	private ConnectRecord record(double ended, @Nullable IOException failure, @Nullable Transcript transcript) {
		String outcome = (failure != null) ? ConnectOutcome.of(failure).tag() : ConnectOutcome.SUCCESS.tag();
		String phase = (failure instanceof Socks5Failure known) ? known.phase().name().toLowerCase(Locale.ROOT) : null;
		return new ConnectRecord(this.id, this.attempt.name(), this.attempt.proxy().toString(),
				(this.attempt.destination() != null) ? this.attempt.destination().toString() : null, this.startedAt,
				this.proxyConnected, this.methodSelected, this.authenticated, this.replied, ended, null, outcome, phase,
				this.reply, (failure != null) ? String.valueOf(failure.getMessage()) : null,
				(transcript != null) ? messages(transcript) : List.of());
	}

	private List<ConnectRecord.Message> messages(Transcript transcript) {
		return transcript.messages()
			.stream()
			.map((message) -> new ConnectRecord.Message(message.kind(), message.fromClient(), millis(message.at()),
					message.fields()))
			.toList();
	}

	private double now() {
		return millis(System.nanoTime());
	}

	private double millis(long nanos) {
		return (nanos - this.started) / NANOS_PER_MILLI;
	}

}

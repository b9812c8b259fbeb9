package io.socks5.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.socks5.client.Socks5Client;
import io.socks5.netty.ConnectingChannel;
import io.socks5.netty.Socks5ChannelHandler;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.ConnectCase;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Outcome;
import io.socks5.testkit.Played;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Transcript;
import io.socks5.testkit.Transcript.Kind;
import io.socks5.testkit.Transcript.Line;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays transcripts against the Netty handler in an embedded channel, in whole messages
 * and octet by octet, and counts the references of each buffer.
 */
final class EmbeddedDriver implements Driver {

	private static final Endpoint PROXY = Endpoint.of("192.0.2.1", 1080);

	private static final String FIRST_WORDS = "first words";

	@Override
	public Played play(ConnectCase attempt, Transcript transcript) {
		Outcome outcome = connect(attempt, transcript, Integer.MAX_VALUE);
		assertThat(connect(attempt, transcript, 1)).hasToString(outcome.toString());
		return new Played(outcome, 2);
	}

	private static Outcome connect(ConnectCase attempt, Transcript transcript, int pieces) {
		RecordingListener watcher = new RecordingListener();
		Socks5Client client = LoopbackDriver.client(attempt, PROXY).listener(watcher).build();
		ConnectingChannel channel = new ConnectingChannel(new Socks5ChannelHandler(client.tunnels()));
		ChannelFuture connected = channel.start(attempt.destination());
		List<ByteBuf> buffers = new ArrayList<>();
		List<Line> lines = transcript.played();
		for (int i = 0; i < lines.size(); i++) {
			Line line = lines.get(i);
			if (line.kind() == Kind.CLIENT) {
				assertThat(channel.sent()).as("the client's octets").isEqualTo(line.hex());
			}
			else {
				byte[] tail = (i == lines.size() - 1) ? Octets.of("'" + FIRST_WORDS + "'") : new byte[0];
				buffers.addAll(receive(channel, Octets.join(line.octets(), tail), pieces));
			}
		}
		assertThat(channel.sent()).as("the client's octets").isEmpty();
		assertThat(connected.isDone()).as("the connect is over").isTrue();
		assertThat(connected.isSuccess()).isNotEqualTo(transcript.fails());
		assertThat(channel.got()).isEqualTo(transcript.fails() ? "" : FIRST_WORDS);
		assertThat(channel.isOpen()).isNotEqualTo(transcript.fails());
		assertThat(buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
		channel.close();
		if (connected.cause() instanceof IOException ex) {
			LoopbackDriver.failed(ex, attempt.destination(), client, watcher);
		}
		return watcher.outcome();
	}

	private static List<ByteBuf> receive(ConnectingChannel channel, byte[] octets, int pieces) {
		List<ByteBuf> buffers = new ArrayList<>();
		for (int from = 0; from < octets.length && channel.isOpen(); from += buffers.get(0).capacity()) {
			int count = Math.min(pieces, octets.length - from);
			ByteBuf buffer = Unpooled.directBuffer(count, count).writeBytes(octets, from, count);
			buffers.add(buffer);
			channel.writeInbound(buffer);
		}
		return buffers;
	}

}

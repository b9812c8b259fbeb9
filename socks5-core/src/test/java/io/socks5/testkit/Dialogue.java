package io.socks5.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.socks5.handshake.Handshake;
import io.socks5.protocol.Socks5Exception;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * One handshake without a connection: it gets octets in pieces of any size, and what it
 * sends is collected.
 */
final class Dialogue {

	private final Handshake handshake;

	private final @Nullable Stage secondStage;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private byte[] left = {};

	private boolean resumed;

	private @Nullable Socks5Exception failure;

	Dialogue(Handshake handshake, @Nullable Stage secondStage) {
		this.handshake = handshake;
		this.secondStage = secondStage;
		take(handshake.output());
	}

	/**
	 * Passes the received octets, and those left before, to the handshake.
	 * @param piece the received octets
	 */
	void receive(byte[] piece) {
		ByteBuffer octets = buffer(this.left, piece);
		int limit = octets.limit();
		try {
			while (!isOver() && octets.hasRemaining()) {
				int before = octets.position();
				this.handshake.receive(octets);
				Assertions.assertThat(octets.position()).as("octets taken").isGreaterThan(before);
				send();
			}
		}
		catch (Socks5Exception ex) {
			this.failure = ex;
		}
		Assertions.assertThat(octets.limit()).as("limit of the caller's buffer").isEqualTo(limit);
		this.left = new byte[octets.remaining()];
		octets.get(this.left);
	}

	// as awkward as a caller's buffer can be: outside the heap, not at its start, the
	// wrong way round, not to be written to
	private static ByteBuffer buffer(byte[] left, byte[] piece) {
		ByteBuffer octets = ByteBuffer.allocateDirect(1 + left.length + piece.length);
		octets.put((byte) 0x2a).put(left).put(piece).flip().get();
		return octets.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
	}

	private void send() throws Socks5Exception {
		take(this.handshake.output());
		if (this.secondStage != null && this.handshake.wanted() == 0 && !this.resumed) {
			this.resumed = true;
			this.secondStage.start(this.handshake);
			take(this.handshake.output());
		}
	}

	private void take(ByteBuffer output) {
		byte[] octets = new byte[output.remaining()];
		output.get(octets);
		this.sent.writeBytes(octets);
		// as a transport does
		Arrays.fill(output.array(), (byte) 0);
	}

	boolean isOver() {
		return this.failure != null || this.handshake.wanted() == 0;
	}

	byte[] sent() {
		return this.sent.toByteArray();
	}

	byte[] left() {
		return this.left;
	}

	Handshake handshake() {
		return this.handshake;
	}

	Outcome outcome() {
		boolean established = this.handshake.isEstablished();
		return new Outcome(this.handshake.method(), established ? this.handshake.bound() : null, this.failure);
	}

}

package io.socks5.handshake;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Puts together what comes in pieces. Nothing is copied of a field that comes whole.
 */
final class FieldAssembler {

	private @Nullable ByteBuffer partial;

	// how much of the field at hand has come
	int received() {
		return (this.partial != null) ? this.partial.position() : 0;
	}

	// exactly the octets wanted, or nothing before they are whole
	@Nullable ByteBuffer take(ByteBuffer octets, int wanted) {
		int from = octets.position();
		int count = Math.min(wanted - received(), octets.remaining());
		octets.position(from + count);
		if (count == wanted) {
			return octets.slice(from, count);
		}
		if (count == 0) {
			// a message of an encapsulation may have nothing inside
			return null;
		}
		if (this.partial == null) {
			this.partial = ByteBuffer.allocate(wanted);
		}
		ByteBuffer whole = this.partial;
		whole.put(whole.position(), octets, from, count).position(whole.position() + count);
		if (whole.hasRemaining()) {
			return null;
		}
		this.partial = null;
		return whole.flip();
	}

}

package io.socks5.handshake;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Assembles a field from the parts in which it arrives. A field that arrives whole is not
 * copied.
 */
final class FieldAssembler {

	private @Nullable ByteBuffer partial;

	/**
	 * Returns the number of octets received of the current field.
	 * @return the number of octets
	 */
	int received() {
		return (this.partial != null) ? this.partial.position() : 0;
	}

	/**
	 * Consumes octets up to the end of the field.
	 * @param octets the received octets
	 * @param wanted the length of the field
	 * @return the whole field, or {@code null} if it is not complete
	 */
	@Nullable ByteBuffer take(ByteBuffer octets, int wanted) {
		int from = octets.position();
		int count = Math.min(wanted - received(), octets.remaining());
		octets.position(from + count);
		if (count == wanted) {
			return octets.slice(from, count);
		}
		if (count == 0) {
			// a message of an encapsulation can be empty
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

package io.socks5.handshake;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Assembles a field from the parts in which it arrives. A field that arrives whole is
 * read where it is.
 */
final class FieldAssembler {

	private @Nullable ByteBuffer partial;

	/**
	 * Returns the number of octets received of the current field.
	 * @param assembler the assembler of the field, or {@code null} if there is none yet
	 * @return the number of octets
	 */
	static int received(@Nullable FieldAssembler assembler) {
		ByteBuffer begun = (assembler != null) ? assembler.partial : null;
		return (begun != null) ? begun.position() : 0;
	}

	/**
	 * Takes octets up to the end of the field.
	 * @param octets the received octets; their limit becomes the end of those taken
	 * @param wanted the length of the field
	 * @return the whole field, which can be the received octets themselves, or
	 * {@code null} if it is not complete
	 */
	@Nullable ByteBuffer take(ByteBuffer octets, int wanted) {
		int from = octets.position();
		int count = Math.min(wanted - received(this), octets.remaining());
		octets.limit(from + count);
		if (count == wanted) {
			return octets;
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

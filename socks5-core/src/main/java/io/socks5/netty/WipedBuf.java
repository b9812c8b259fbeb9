package io.socks5.netty;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Octets that may hold a password: they are overwritten when the last one lets go of
 * them. When their write is over would be too soon: some channels hand the buffer on.
 */
final class WipedBuf extends UnpooledHeapByteBuf {

	WipedBuf(ByteBuffer octets) {
		super(UnpooledByteBufAllocator.DEFAULT, octets.array(), octets.array().length);
		int from = octets.arrayOffset() + octets.position();
		setIndex(from, from + octets.remaining());
	}

	@Override
	protected void freeArray(byte[] array) {
		Arrays.fill(array, (byte) 0);
	}

}

package io.socks5.netty;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * An allocator whose memory stays readable after its release, as that of a pool does.
 */
final class RecordingAllocator extends AbstractByteBufAllocator {

	private final List<ByteBuffer> memory = Collections.synchronizedList(new ArrayList<>());

	RecordingAllocator() {
		super(true);
	}

	/**
	 * All memory that was ever allocated.
	 * @return its octets, one character for each, and a dot for all but ASCII
	 */
	List<String> contents() {
		synchronized (this.memory) {
			return this.memory.stream().map(RecordingAllocator::text).toList();
		}
	}

	private static String text(ByteBuffer octets) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < octets.capacity(); i++) {
			byte octet = octets.get(i);
			text.append((octet >= ' ') ? (char) octet : '.');
		}
		return text.toString();
	}

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {

			@Override
			protected byte[] allocateArray(int length) {
				byte[] allocated = super.allocateArray(length);
				RecordingAllocator.this.memory.add(ByteBuffer.wrap(allocated));
				return allocated;
			}

		};
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		ByteBuffer allocated = ByteBuffer.allocateDirect(initialCapacity);
		this.memory.add(allocated);
		return new Given(allocated, maxCapacity).clear();
	}

	@Override
	public boolean isDirectBufferPooled() {
		// so that channels copy heap memory into a buffer of this allocator
		return true;
	}

	/**
	 * A buffer that does not free its memory.
	 */
	private final class Given extends UnpooledDirectByteBuf {

		Given(ByteBuffer allocated, int maxCapacity) {
			super(RecordingAllocator.this, allocated, maxCapacity);
		}

	}

}

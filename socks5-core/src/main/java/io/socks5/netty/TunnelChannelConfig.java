package io.socks5.netty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The options of a channel, which apply to each of its transports. The water marks and
 * the estimator of sizes are those of the channel itself.
 */
final class TunnelChannelConfig extends DefaultChannelConfig implements SocketChannelConfig {

	private final Socks5SocketChannel owner;

	/** The options that the library has set, for the transports of further tries. */
	private final Map<ChannelOption<?>, Object> given = new ConcurrentHashMap<>();

	TunnelChannelConfig(Socks5SocketChannel owner) {
		super(owner);
		this.owner = owner;
	}

	private SocketChannelConfig transport() {
		return this.owner.transport().config();
	}

	@SuppressWarnings("unchecked")
	void applyTo(ChannelConfig transport) {
		this.given.forEach((option, value) -> transport.setOption((ChannelOption<Object>) option, value));
	}

	private <T> boolean pass(ChannelOption<T> option, T value) {
		if (this.given == null) {
			// a constructor of Netty sets its default
			return true;
		}
		// at first, because the transport can change meanwhile
		this.given.put(option, value);
		boolean known = transport().setOption(option, value);
		if (!known) {
			this.given.remove(option);
		}
		return known;
	}

	private <T> TunnelChannelConfig passed(ChannelOption<T> option, T value) {
		pass(option, value);
		return this;
	}

	@Override
	public Map<ChannelOption<?>, Object> getOptions() {
		Map<ChannelOption<?>, Object> all = transport().getOptions();
		all.putAll(super.getOptions());
		return all;
	}

	@Override
	@SuppressWarnings("NullAway")
	public <T> @Nullable T getOption(ChannelOption<T> option) {
		T own = super.getOption(option);
		return (own != null) ? own : transport().getOption(option);
	}

	@Override
	public <T> boolean setOption(ChannelOption<T> option, T value) {
		validate(option, value);
		return (super.getOption(option) != null) ? super.setOption(option, value) : pass(option, value);
	}

	@Override
	public SocketChannelConfig setConnectTimeoutMillis(int milliseconds) {
		super.setConnectTimeoutMillis(milliseconds);
		return passed(ChannelOption.CONNECT_TIMEOUT_MILLIS, milliseconds);
	}

	@Override
	@Deprecated
	public SocketChannelConfig setMaxMessagesPerRead(int count) {
		super.setMaxMessagesPerRead(count);
		return passed(ChannelOption.MAX_MESSAGES_PER_READ, count);
	}

	@Override
	public ChannelConfig setMaxMessagesPerWrite(int count) {
		super.setMaxMessagesPerWrite(count);
		return passed(ChannelOption.MAX_MESSAGES_PER_WRITE, count);
	}

	@Override
	public SocketChannelConfig setWriteSpinCount(int count) {
		super.setWriteSpinCount(count);
		return passed(ChannelOption.WRITE_SPIN_COUNT, count);
	}

	@Override
	public SocketChannelConfig setAllocator(ByteBufAllocator allocator) {
		super.setAllocator(allocator);
		return passed(ChannelOption.ALLOCATOR, allocator);
	}

	@Override
	public SocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
		super.setRecvByteBufAllocator(allocator);
		return passed(ChannelOption.RECVBUF_ALLOCATOR, allocator);
	}

	@Override
	public SocketChannelConfig setAutoRead(boolean autoRead) {
		super.setAutoRead(autoRead);
		this.owner.reads().autoReadChanged();
		return this;
	}

	@Override
	public SocketChannelConfig setAutoClose(boolean autoClose) {
		super.setAutoClose(autoClose);
		return passed(ChannelOption.AUTO_CLOSE, autoClose);
	}

	@Override
	public SocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
		super.setMessageSizeEstimator(estimator);
		return this;
	}

	@Override
	public SocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark marks) {
		super.setWriteBufferWaterMark(marks);
		return this;
	}

	@Override
	public boolean isAllowHalfClosure() {
		return transport().isAllowHalfClosure();
	}

	@Override
	public SocketChannelConfig setAllowHalfClosure(boolean allowed) {
		return passed(ChannelOption.ALLOW_HALF_CLOSURE, allowed);
	}

	@Override
	public boolean isTcpNoDelay() {
		return transport().isTcpNoDelay();
	}

	@Override
	public SocketChannelConfig setTcpNoDelay(boolean noDelay) {
		return passed(ChannelOption.TCP_NODELAY, noDelay);
	}

	@Override
	public int getSoLinger() {
		return transport().getSoLinger();
	}

	@Override
	public SocketChannelConfig setSoLinger(int seconds) {
		return passed(ChannelOption.SO_LINGER, seconds);
	}

	@Override
	public int getSendBufferSize() {
		return transport().getSendBufferSize();
	}

	@Override
	public SocketChannelConfig setSendBufferSize(int size) {
		return passed(ChannelOption.SO_SNDBUF, size);
	}

	@Override
	public int getReceiveBufferSize() {
		return transport().getReceiveBufferSize();
	}

	@Override
	public SocketChannelConfig setReceiveBufferSize(int size) {
		return passed(ChannelOption.SO_RCVBUF, size);
	}

	@Override
	public boolean isKeepAlive() {
		return transport().isKeepAlive();
	}

	@Override
	public SocketChannelConfig setKeepAlive(boolean keepAlive) {
		return passed(ChannelOption.SO_KEEPALIVE, keepAlive);
	}

	@Override
	public int getTrafficClass() {
		return transport().getTrafficClass();
	}

	@Override
	public SocketChannelConfig setTrafficClass(int trafficClass) {
		return passed(ChannelOption.IP_TOS, trafficClass);
	}

	@Override
	public boolean isReuseAddress() {
		return transport().isReuseAddress();
	}

	@Override
	public SocketChannelConfig setReuseAddress(boolean reuse) {
		return passed(ChannelOption.SO_REUSEADDR, reuse);
	}

	@Override
	public SocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
		transport().setPerformancePreferences(connectionTime, latency, bandwidth);
		return this;
	}

}

package io.socks5.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;

/**
 * An embedded channel that is not active before it is connected, as other channels are.
 */
public final class ConnectingChannel extends EmbeddedChannel {

	private boolean connected;

	/**
	 * A channel that is registered and not connected.
	 * @param handlers its pipeline
	 */
	public ConnectingChannel(ChannelHandler... handlers) {
		super(handlers);
	}

	@Override
	public boolean isActive() {
		return this.connected && super.isActive();
	}

	/**
	 * Connects.
	 * @param destination where to
	 * @return what the application sees of it
	 */
	public ChannelFuture start(Endpoint destination) {
		ChannelFuture future = connect(NettyClient.unresolved(destination));
		if (isOpen()) {
			tcpStands();
		}
		return future;
	}

	/**
	 * TCP to the proxy is established.
	 */
	public void tcpStands() {
		this.connected = true;
		pipeline().fireChannelActive();
		runPendingTasks();
	}

	/**
	 * What has been sent since the last call.
	 * @return hex digits, parted by spaces
	 */
	public String sent() {
		byte[] all = {};
		for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
			byte[] octets = new byte[next.readableBytes()];
			next.readBytes(octets);
			next.release();
			all = Octets.join(all, octets);
		}
		return Octets.text(all);
	}

	/**
	 * What the application has got since the last call.
	 * @return one character per octet
	 */
	public String got() {
		StringBuilder all = new StringBuilder();
		for (ByteBuf next = readInbound(); next != null; next = readInbound()) {
			all.append(next.toString(StandardCharsets.ISO_8859_1));
			next.release();
		}
		return all.toString();
	}

}

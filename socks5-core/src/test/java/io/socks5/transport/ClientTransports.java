package io.socks5.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.socks5.client.ChannelConnect;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.LoopbackDriver.Reached;

/**
 * The ways in which a client connects.
 */
final class ClientTransports {

	private ClientTransports() {
	}

	static Reached connect(Socks5Client client, Endpoint destination) throws IOException {
		Socket socket = client.connect(destination.host().text(), destination.port());
		return new Reached() {

			@Override
			public byte[] read(int octets) throws IOException {
				return socket.getInputStream().readNBytes(octets);
			}

			@Override
			public void close() throws IOException {
				socket.close();
			}

		};
	}

	static Reached openChannel(Socks5Client client, Endpoint destination) throws IOException {
		return reached(client.openChannel(destination.host().text(), destination.port()));
	}

	static Reached connectAsync(Socks5Client client, Endpoint destination) throws IOException {
		return reached(
				result(client.connectAsync(destination.host().text(), destination.port(), ForkJoinPool.commonPool())));
	}

	static Reached startConnect(Socks5Client client, Endpoint destination) throws IOException {
		try (ChannelConnect connect = client.startConnect(destination.host().text(), destination.port());
				Selector selector = Selector.open()) {
			finish(connect, selector);
			selector.keys().forEach(SelectionKey::cancel);
			selector.selectNow();
			connect.channel().configureBlocking(true);
			return reached(connect.channel());
		}
	}

	// what the javadoc of ChannelConnect says to do
	static void finish(ChannelConnect connect, Selector selector) throws IOException {
		while (!connect.proceed()) {
			connect.channel().register(selector, connect.interestOps());
			selector.select(Math.max(1, connect.remaining().toMillis()));
			selector.selectedKeys().clear();
		}
	}

	static <T> T result(Future<T> future) throws IOException {
		try {
			return future.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex);
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Reached reached(SocketChannel channel) {
		return new Reached() {

			@Override
			public byte[] read(int octets) throws IOException {
				ByteBuffer buffer = ByteBuffer.allocate(octets);
				for (int count = 0; count >= 0 && buffer.hasRemaining();) {
					count = channel.read(buffer);
				}
				return buffer.array();
			}

			@Override
			public void close() throws IOException {
				channel.close();
			}

		};
	}

}

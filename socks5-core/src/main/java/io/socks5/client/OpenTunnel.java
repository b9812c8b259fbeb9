package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The tunnel of a connected socket.
 */
sealed interface OpenTunnel permits TunnelStreams, EarlyTunnel {

	Endpoint destination();

	/**
	 * Returns the address of the destination.
	 * @return the address, or {@code null} if only the proxy knows it
	 */
	@Nullable InetAddress reported();

	/**
	 * Returns the last proxy.
	 * @return the endpoint, or {@code null} if the tunnel is direct
	 */
	@Nullable Endpoint proxy();

	/**
	 * Returns the method that the last proxy selected.
	 * @return the method, or {@code null} if the tunnel is direct
	 */
	@Nullable AuthMethod method();

	/**
	 * Returns BND.ADDR and BND.PORT of the reply of the last proxy.
	 * @return the endpoint, or {@code null} if the tunnel is direct, or before the reply
	 */
	@Nullable Endpoint bound();

	InputStream in() throws IOException;

	OutputStream out() throws IOException;

	void shutdownInput() throws IOException;

	void shutdownOutput() throws IOException;

	boolean isInputShutdown();

	boolean isOutputShutdown();

	void sendUrgentData(int data) throws IOException;

	/**
	 * Records that the application ends the tunnel, before other calls fail because of
	 * it.
	 */
	void endLocally();

	/**
	 * Closes the layers over the plain socket.
	 * @throws IOException if closing fails
	 */
	void close() throws IOException;

	/**
	 * Reports the end of the tunnel to the observers, once.
	 */
	void closed();

}

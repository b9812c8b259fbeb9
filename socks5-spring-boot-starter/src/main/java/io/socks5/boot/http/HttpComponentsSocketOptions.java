package io.socks5.boot.http;

import java.io.IOException;
import java.net.Socket;

import jdk.net.ExtendedSocketOptions;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Applies the socket options of HttpComponents. Keep-alive is never disabled, because the
 * SOCKS5 client may have enabled it.
 */
final class HttpComponentsSocketOptions {

	private HttpComponentsSocketOptions() {
	}

	static void apply(SocketConfig config, Socket socket) throws IOException {
		Timeout timeout = config.getSoTimeout();
		if (timeout != null) {
			socket.setSoTimeout(timeout.toMillisecondsIntBound());
		}
		if (config.getRcvBufSize() > 0) {
			socket.setReceiveBufferSize(config.getRcvBufSize());
		}
		if (config.getSndBufSize() > 0) {
			socket.setSendBufferSize(config.getSndBufSize());
		}
		int linger = config.getSoLinger().toMillisecondsIntBound();
		if (linger >= 0) {
			socket.setSoLinger(true, linger);
		}
		socket.setReuseAddress(config.isSoReuseAddress());
		socket.setTcpNoDelay(config.isTcpNoDelay());
		keepAlive(config, socket);
	}

	private static void keepAlive(SocketConfig config, Socket socket) throws IOException {
		if (config.isSoKeepAlive()) {
			socket.setKeepAlive(true);
		}
		if (config.getTcpKeepIdle() > 0) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, config.getTcpKeepIdle());
		}
		if (config.getTcpKeepInterval() > 0) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, config.getTcpKeepInterval());
		}
		if (config.getTcpKeepCount() > 0) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, config.getTcpKeepCount());
		}
	}

}

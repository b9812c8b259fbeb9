package io.socks5.client;

import java.io.IOException;
import java.net.Socket;

import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;

/**
 * The failures of connects, as texts.
 */
final class Refusals {

	private Refusals() {
	}

	static String of(Socks5Client client, String host, int port) throws IOException {
		try (Socket socket = client.connect(host, port)) {
			// the proxy says success too early
			return (socket.getInputStream().read() < 0) ? "lost after success" : "success";
		}
		catch (RequestRejectedException ex) {
			return ex.replyCode().toString();
		}
		catch (ProxyAuthenticationException ex) {
			return (ex.reason() != Reason.CREDENTIALS_REJECTED) ? ex.reason().name()
					: ex.reason().name() + ", status " + ex.status();
		}
		catch (ProxyClosedException ex) {
			return "closed, phase " + ex.phase().name();
		}
	}

}

package io.socks5.boot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

import javax.net.ssl.SSLException;

import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectOutcome}.
 */
class ConnectOutcomeTests {

	private static final FailureContext SITE = new FailureContext(Phase.CONNECT, Endpoint.of("proxy.corp", 1080), null);

	@Test
	void isNamedByTheTypeOfTheFailure() {
		assertThat(tag(new ProxyUnreachableException(SITE, new IOException()))).isEqualTo("connect_failed");
		assertThat(tag(new ProxyAuthenticationException(SITE, Reason.CREDENTIALS_REJECTED, 1, "refused", null)))
			.isEqualTo("auth_failed");
		assertThat(tag(new RequestRejectedException(SITE, ReplyCode.NOT_ALLOWED, ""))).isEqualTo("rejected");
		assertThat(tag(new DestinationDeniedException(SITE.proxy(), Endpoint.of("chat.corp", 5222), ".corp")))
			.isEqualTo("denied");
		assertThat(tag(new ProtocolViolationException(SITE, "VER", 0))).isEqualTo("protocol_error");
		assertThat(tag(new ProxyClosedException(SITE, 0, 2, null))).isEqualTo("closed");
		assertThat(tag(new Socks5TimeoutException(SITE, "10 s"))).isEqualTo("timeout");
		assertThat(tag(new SocketException("Socket closed"))).isEqualTo("cancelled");
		assertThat(tag(new ClosedByInterruptException())).isEqualTo("cancelled");
		assertThat(ConnectOutcome.SUCCESS.tag()).isEqualTo("success");
	}

	@Test
	void isOtherWhereTheProxyIsNotTheReason() {
		assertThat(tag(new UnknownHostException("no-such-host.invalid"))).isEqualTo("other");
		assertThat(tag(new IOException("A raw channel cannot be secured"))).isEqualTo("other");
		assertThat(tag(new EOFException())).isEqualTo("other");
		assertThat(tag(new SSLException("closed"))).isEqualTo("other");
		assertThat(tag(new ConnectException("Connection refused"))).isEqualTo("other");
		assertThat(tag(new NoRouteToHostException("No route to host"))).isEqualTo("other");
		assertThat(tag(new BindException("Cannot assign requested address"))).isEqualTo("other");
	}

	@Test
	void isCancelledByWhateverTheApplicationDid() {
		assertThat(tag(new ClosedChannelException())).isEqualTo("cancelled");
		assertThat(tag(new AsynchronousCloseException())).isEqualTo("cancelled");
		assertThat(tag(new InterruptedIOException())).isEqualTo("cancelled");
	}

	@Test
	void isATimeoutByWhicheverLimit() {
		assertThat(tag(new SocketTimeoutException("The lookup of proxy.corp timed out"))).isEqualTo("timeout");
	}

	@Test
	void describesAFailureWithoutAMessageByItsType() {
		assertThat(ConnectOutcome.describe(new ClosedByInterruptException())).isEqualTo("ClosedByInterruptException");
		assertThat(ConnectOutcome.describe(new UnknownHostException("chat.example")))
			.isEqualTo("UnknownHostException: chat.example");
		assertThat(ConnectOutcome.describe(new IOException("The connect failed"))).isEqualTo("The connect failed");
		assertThat(ConnectOutcome.describe(new Socks5TimeoutException(SITE, "10 s"))).startsWith("SOCKS5 proxy ");
	}

	@Test
	void hasOneForEachTypeOfFailureThereIs() {
		assertThat(Socks5Exception.class.getPermittedSubclasses())
			.extracting((type) -> ((Class<?>) type).getSimpleName())
			.containsExactlyInAnyOrder("ProxyUnreachableException", "ProxyAuthenticationException",
					"RequestRejectedException", "ProtocolViolationException", "ProxyClosedException",
					"DestinationDeniedException");
	}

	@Test
	void isABoundedSet() {
		assertThat(Arrays.stream(ConnectOutcome.values()).map(ConnectOutcome::tag)).containsExactly("success",
				"connect_failed", "auth_failed", "rejected", "denied", "protocol_error", "closed", "timeout",
				"cancelled", "other");
	}

	private static String tag(IOException failure) {
		return ConnectOutcome.of(failure).tag();
	}

}

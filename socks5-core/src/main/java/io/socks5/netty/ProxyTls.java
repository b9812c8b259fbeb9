package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Tls;

/**
 * TLS between a channel and the SOCKS5 handler. It is a separate class because the
 * classes of TLS are optional on the class path.
 *
 * @param handler the handler for TLS
 */
record ProxyTls(SslHandler handler) {

	static ProxyTls over(ChannelHandlerContext context, Tls tls, Endpoint proxy) throws IOException {
		SslHandler handler = new SslHandler(tls.engine(proxy));
		// the transport has its own deadline for TLS
		handler.setHandshakeTimeoutMillis(0);
		context.pipeline().addBefore(context.name(), null, handler);
		return new ProxyTls(handler);
	}

	Future<Channel> handshake() {
		return this.handler.handshakeFuture();
	}

	boolean isAbout(Object event) {
		// the application would treat it as an event of its own TLS
		return event instanceof SslCompletionEvent;
	}

	boolean isEnd(Object event) {
		return event instanceof SslCloseCompletionEvent end && end.isSuccess();
	}

	static IOException failure(Throwable cause) {
		Throwable unwrapped = unwrap(cause);
		if (unwrapped instanceof ClosedChannelException) {
			return new SSLHandshakeException("The proxy closed the connection");
		}
		return (unwrapped instanceof IOException ex) ? ex : new IOException(unwrapped);
	}

	static Throwable unwrap(Throwable failure) {
		// Netty wraps the failure
		return (failure instanceof DecoderException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}

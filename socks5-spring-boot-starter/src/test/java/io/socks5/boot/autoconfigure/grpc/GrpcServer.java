package io.socks5.boot.autoconfigure.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * Servers of gRPC's own library, started once.
 */
enum GrpcServer {

	ONLY;

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "grpc.internal.test";

	/** Another name of the server, for which it has no certificate. */
	static final String OTHER = "other.internal.test";

	private static final int SECONDS = 20;

	private final TestCertificate certificate = TestCertificate.of("grpc.internal.test",
			ServerProcess.directory("grpc"));

	private final Server server = start(builder());

	private final Server tlsServer = start(
			builder().useTransportSecurity(this.certificate.pem().toFile(), this.certificate.key().toFile()));

	private static NettyServerBuilder builder() {
		return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.addService(ServerServiceDefinition.builder("test.Echo")
				.addMethod(Text.ECHO, ServerCalls.asyncUnaryCall((text, answer) -> {
					answer.onNext(text);
					answer.onCompleted();
				}))
				.build());
	}

	private static Server start(NettyServerBuilder builder) {
		try {
			return builder.build().start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Calls the server.
	 */
	static String echo(Channel channel, String text) {
		return echo(channel, text, CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS));
	}

	/**
	 * Calls the server.
	 */
	static String echo(Channel channel, String text, CallOptions options) {
		return ClientCalls.blockingUnaryCall(channel, Text.ECHO, options, text);
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return names(ProxyForNames.connecting());
	}

	/**
	 * Makes the names known to a proxy.
	 */
	ProxyForNames names(ProxyForNames proxy) {
		return proxy.with(NAME, this.server.getPort()).with(OTHER, this.server.getPort());
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return ProxyForNames.connecting().with(NAME, this.tlsServer.getPort()).with(OTHER, this.tlsServer.getPort());
	}

	/**
	 * Text instead of protocol buffers.
	 */
	private static final class Text implements MethodDescriptor.Marshaller<String> {

		static final MethodDescriptor<String, String> ECHO = MethodDescriptor.<String, String>newBuilder()
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName("test.Echo/echo")
			.setRequestMarshaller(new Text())
			.setResponseMarshaller(new Text())
			.build();

		@Override
		public InputStream stream(String text) {
			return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

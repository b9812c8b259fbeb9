package io.socks5.architecture;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that use the module as others do: compiled and run in a JVM of their own,
 * on the module path and on the class path, with and without Netty.
 */
class ConsumerTests {

	private static final String DIALOGUE = """
			> 05 01 00
			< 05 00
			> 05 01 00 03 09 'chat.corp' 1466
			< 05 00 00 01 00000000 0000
			""";

	private static final String SOCKET = """
			package consumer;

			import io.socks5.client.Socks5Client;
			import io.socks5.event.ConnectListener;
			import io.socks5.protocol.Socks5Exception;
			import java.net.Socket;

			public class Main {

				public static void main(String[] arguments) throws Exception {
					ConnectListener listener = (attempt) -> ConnectListener.Observation.NONE;
					Socks5Client client = Socks5Client.builder()
						.proxy("127.0.0.1", Integer.parseInt(arguments[0]))
						.listener(listener)
						.build();
					try (Socket socket = client.connect("chat.corp", 5222)) {
						System.out.println(socket.getRemoteSocketAddress());
					}
					System.out.println(Socks5Client.class.getModule().isNamed());
				}

			}
			""";

	private static final String NETTY = """
			package consumer;

			import io.netty.bootstrap.Bootstrap;
			import io.netty.channel.Channel;
			import io.netty.channel.ChannelInitializer;
			import io.netty.channel.EventLoopGroup;
			import io.netty.channel.MultiThreadIoEventLoopGroup;
			import io.netty.channel.nio.NioIoHandler;
			import io.netty.channel.socket.nio.NioSocketChannel;
			import io.netty.resolver.NoopAddressResolverGroup;
			import io.socks5.client.Socks5Client;
			import io.socks5.netty.Socks5ChannelHandler;
			import java.net.InetSocketAddress;

			public class Main {

				public static void main(String[] arguments) throws Exception {
					Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", Integer.parseInt(arguments[0])).build();
					EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
					Channel channel = new Bootstrap().group(group)
						.channel(NioSocketChannel.class)
						.resolver(NoopAddressResolverGroup.INSTANCE)
						.handler(new ChannelInitializer<Channel>() {
							@Override
							protected void initChannel(Channel channel) {
								channel.pipeline().addLast(new Socks5ChannelHandler(client.tunnels()));
							}
						})
						.connect(InetSocketAddress.createUnresolved("chat.corp", 5222))
						.sync()
						.channel();
					System.out.println(channel.isActive());
					System.out.println(Socks5Client.class.getModule().isNamed());
					channel.close().sync();
					group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
				}

			}
			""";

	private static final String INTERNALS = """
			package consumer;

			public class Main {

				io.socks5.transport.Deadline deadline;

				io.socks5.handshake.Handshake handshake;

			}
			""";

	private static final String WITHOUT_NETTY = "module consumer { requires io.socks5.core; }";

	private static final String WITH_NETTY = "module consumer { requires io.socks5.core; requires io.netty.transport; "
			+ "requires io.netty.resolver; requires io.netty.common; }";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void connectsASocketOnTheModulePathWithoutNetty() throws Exception {
		assertThat(compile(SOCKET, WITHOUT_NETTY, modulePath("socks5-core"))).isEmpty();
		assertThat(run(modular(modulePath("socks5-core")))).containsExactly("chat.corp/<unresolved>:5222", "true");
	}

	@Test
	void connectsAChannelOnTheModulePathWithNetty() throws Exception {
		String modules = modulePath("socks5-core", "netty-", "jspecify");
		assertThat(compile(NETTY, WITH_NETTY, modules)).isEmpty();
		assertThat(run(modular(modules))).containsExactly("true", "true");
	}

	@Test
	void connectsASocketOnTheClassPath() throws Exception {
		String classPath = modulePath("socks5-core");
		assertThat(compile(SOCKET, null, classPath)).isEmpty();
		assertThat(run(List.of("-cp", classes() + File.pathSeparator + classPath, "consumer.Main")))
			.containsExactly("chat.corp/<unresolved>:5222", "false");
	}

	@Test
	void seesNoPackageThatIsNotExported() throws Exception {
		assertThat(compile(INTERNALS, WITHOUT_NETTY, modulePath("socks5-core")))
			.contains("package io.socks5.transport is not visible", "package io.socks5.handshake is not visible");
	}

	private List<String> modular(String modules) {
		return List.of("-p", classes() + File.pathSeparator + modules, "-m", "consumer/consumer.Main");
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	// what the compiler says
	private String compile(String program, @Nullable String module, String path) throws IOException {
		List<String> command = new ArrayList<>(
				List.of("-proc:none", "-d", classes().toString(), (module != null) ? "-p" : "-cp", path));
		command.add(source("Main.java", program));
		if (module != null) {
			command.add(source("module-info.java", module));
		}
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		ToolProvider.getSystemJavaCompiler().run(null, said, said, command.toArray(String[]::new));
		return said.toString(StandardCharsets.UTF_8);
	}

	private String source(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text).toString();
	}

	private List<String> run(List<String> arguments) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(DIALOGUE))) {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(arguments);
			command.add(String.valueOf(proxy.port()));
			Path output = this.directory.resolve("output");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			try {
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
				return Files.readAllLines(output).stream().filter((line) -> !line.startsWith("WARNING")).toList();
			}
			finally {
				process.destroyForcibly();
			}
		}
	}

	// the parts of the test class path that an application would have
	private static String modulePath(String... parts) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(parts).anyMatch((part) -> isPart(entry, part)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean isPart(String entry, String part) {
		return part.equals("socks5-core") ? entry.endsWith("classes") && !entry.endsWith("test-classes")
				: Path.of(entry).getFileName().toString().startsWith(part);
	}

}

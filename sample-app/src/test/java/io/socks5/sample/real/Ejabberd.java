package io.socks5.sample.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RunningProgram;
import io.socks5.testkit.real.Shell;

/**
 * The ejabberd of Debian, without the distribution of Erlang: no other port than that of
 * the clients is open, and no epmd stays behind.
 */
final class Ejabberd extends XmppServer {

	private static final Pattern LIBRARIES = Pattern.compile("^ERL_LIBS='(.+)'$", Pattern.MULTILINE);

	private static final String READY = "All accounts are registered";

	private final RunningProgram program;

	Ejabberd(Path directory) throws Exception {
		super(ServerCertificate.write(directory));
		String control = Program.require("ejabberdctl", "ejabberd");
		Program.requireRoot("run ejabberd as its own user");
		Path config = Files.writeString(directory.resolve("ejabberd.yml"), """
				hosts: [ "%s" ]
				certfiles: [ "%s", "%s" ]
				auth_password_format: scram
				listen:
				  - port: %d
				    ip: "127.0.0.1"
				    module: ejabberd_c2s
				    starttls_required: true
				modules:
				  mod_disco: {}
				  mod_ping: {}
				  mod_roster: {}
				  mod_version: {}
				""".formatted(DOMAIN, certificate(), identity().key(), port()));
		Shell.run("chown", "-R", "ejabberd:", directory.toString());
		this.program = RunningProgram.start(directory.resolve("output.log"),
				command(directory, config, libraries(Path.of(control))));
		try {
			this.program.awaitOutput(READY);
			this.program.awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
		}
		catch (Throwable ex) {
			this.program.close();
			throw ex;
		}
	}

	private static List<String> command(Path directory, Path config, String libraries) {
		return List.of("runuser", "-u", "ejabberd", "--", "env", "--chdir=" + directory, "ERL_LIBS=" + libraries,
				"ERL_CRASH_DUMP=" + directory.resolve("crash.dump"), "EJABBERD_CONFIG_PATH=" + config,
				"EJABBERD_LOG_PATH=" + directory.resolve("ejabberd.log"), "erl", "-noinput", "-mnesia", "dir",
				"\"" + directory.resolve("data") + "\"", "-s", "ejabberd", "-eval", registration());
	}

	private static String registration() {
		String names = ACCOUNTS.stream().map((name) -> "<<\"" + name + "\">>").collect(Collectors.joining(", "));
		return "[ok = ejabberd_auth:try_register(Name, <<\"%s\">>, <<\"%s\">>) || Name <- [%s]], io:format(\"%s~n\")."
			.formatted(DOMAIN, PASSWORD, names, READY);
	}

	/**
	 * Returns the directory of its modules, whose name depends on the machine.
	 */
	private static String libraries(Path control) throws IOException {
		Matcher matcher = LIBRARIES.matcher(Files.readString(control));
		if (!matcher.find()) {
			throw new IOException(control + " does not set ERL_LIBS");
		}
		return matcher.group(1);
	}

	@Override
	public void close() throws IOException {
		this.program.close();
	}

}

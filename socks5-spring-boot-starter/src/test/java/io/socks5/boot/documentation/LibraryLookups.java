package io.socks5.boot.documentation;

import java.nio.file.Path;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that uses the libraries which look no name up.
 */
public final class LibraryLookups {

	private LibraryLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments a directory for classes, the port of the proxy, and the directory
	 * of the keys for SSH
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		LibraryUse use = new LibraryUse(new LibraryExamples(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
		System.out.println(List.of(use.okHttp("http://site.internal.test:4711/"),
				use.ssh("ssh.internal.test", Path.of(arguments[2]))));
		LookedUp.print();
	}

}

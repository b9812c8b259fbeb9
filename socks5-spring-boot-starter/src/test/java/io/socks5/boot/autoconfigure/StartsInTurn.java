package io.socks5.boot.autoconfigure;

import io.socks5.client.Socks5Client;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts {@link PlainApplication} once for each argument, which is a command line.
 */
public final class StartsInTurn {

	/** What is printed ahead of each start. */
	static final String MARK = "== starting with ";

	private StartsInTurn() {
	}

	/**
	 * Starts.
	 * @param commandLines the command lines
	 */
	public static void main(String[] commandLines) {
		for (String commandLine : commandLines) {
			System.out.println(MARK + commandLine);
			SpringApplication application = new SpringApplication(PlainApplication.class);
			application.setMainApplicationClass(PlainApplication.class);
			try (ConfigurableApplicationContext context = application.run(commandLine.split(" "))) {
				System.out.println("started with " + context.getBeansOfType(Socks5Client.class).keySet());
			}
			catch (RuntimeException ex) {
				System.out.println("failed with " + ex.getClass().getSimpleName());
			}
		}
	}

}

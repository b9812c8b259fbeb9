package io.socks5.boot.autoconfigure.otlp;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that exports metrics, traces and logs.
 */
public final class OtlpLookups {

	private OtlpLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the URL of the collector, and the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		OtlpApplication.runner().withPropertyValues(arguments[1].split("\n")).run((context) -> {
			OtlpApplication.sendMetrics(context, arguments[0]);
			try {
				OtlpApplication.sendSpans(context);
				OtlpApplication.sendLogs(context);
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		});
		LookedUp.print();
	}

}

/** The command line of an OCI runtime, as engines write it for runc: words become an {@link demitasse.cli.oci.OciRequest}, which is performed. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.oci;
